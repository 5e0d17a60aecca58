using Credits.Engine.Wallets;

namespace Credits.Engine.Events;

/// <summary>Nobody is subscribed to anything.</summary>
public sealed class NoSubscriptions : ISubscriptions
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubscribedVersion>> OfAsync(WalletName wallet, DateTimeOffset since) => new([]);
}
