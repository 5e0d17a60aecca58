using Credits.Engine.Wallets;

namespace Credits.Engine.Events;

/// <summary>A version of a product that a customer had, and when.</summary>
/// <param name="ProductId">26 characters.</param>
/// <param name="Version">The version's number.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment after it; null while it goes on.</param>
public readonly record struct SubscribedVersion(string ProductId, int Version, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>True if it was in force at a moment.</summary>
    public bool IsInForce(DateTimeOffset at) => From <= at && !(Until <= at);
}

/// <summary>Tells what customers are subscribed to.</summary>
public interface ISubscriptions
{
    /// <summary>
    /// What a customer is and was subscribed to and active in, in order of subscription, as of the latest commit; whatever
    /// ended before <paramref name="since"/> may be left out. Empty for a customer who does not exist.
    /// </summary>
    ValueTask<IReadOnlyList<SubscribedVersion>> OfAsync(WalletName wallet, DateTimeOffset since);
}
