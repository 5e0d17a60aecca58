using Credits.Engine.Events;
using Credits.Engine.Wallets;

namespace Credits.Engine.Tests.Events;

/// <summary>Subscriptions as a test sets them.</summary>
internal sealed class FakeSubscriptions : ISubscriptions
{
    public List<SubscribedVersion> Versions { get; } = [];

    public ValueTask<IReadOnlyList<SubscribedVersion>> OfAsync(WalletName wallet, DateTimeOffset since) => new(Versions.ToArray());
}
