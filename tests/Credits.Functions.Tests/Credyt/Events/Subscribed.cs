using Credits.Engine.Events;
using Credits.Engine.Wallets;

namespace Credits.Functions.Tests.Credyt.Events;

/// <summary>Has every customer subscribed to the same.</summary>
internal sealed class Subscribed : ISubscriptions
{
    public List<SubscribedVersion> Versions { get; } = [];

    public ValueTask<IReadOnlyList<SubscribedVersion>> OfAsync(WalletName wallet, DateTimeOffset since) => new(Versions.ToArray());
}
