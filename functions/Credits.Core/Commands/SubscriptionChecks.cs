using Credits.Core.Json;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>What commands about subscriptions ask before they go on.</summary>
internal static class SubscriptionChecks
{
    public static readonly Refusal NotFound = new(RefusalCode.SubscriptionNotFound, "There is no such subscription, or it is over.");

    /// <summary>Why a subscription does not fit beside the others of its wallet, or null.</summary>
    public static Refusal? Fits(Head head, Subscription added)
    {
        // A sum beyond all limits could be written, and never read again.
        foreach (var fee in added.Billing?.Fees ?? [])
            if (!fee.Amount.IsRepresentable) return new(RefusalCode.AmountOutOfRange, $"The fees come to more {fee.Asset} than can be counted.") { Asset = fee.Asset };
        var (count, allowances) = (1, added.Allowances.Length + added.Former.Length);
        foreach (var other in head.Subscriptions)
        {
            if (other.Id == added.Id) continue;
            // Its prices would charge every event twice.
            foreach (var product in other.Products)
                if (added.Products.Any(wanted => wanted.Id == product.Id)) return new(RefusalCode.AlreadySubscribed, $"The customer is subscribed to {product.Code} already.");
            count++;
            allowances += other.Allowances.Length + other.Former.Length;
        }

        if (count > SubscriptionLimits.PerWallet || allowances > SubscriptionLimits.AllowancesPerWallet)
        {
            return new(
                RefusalCode.TooManySubscriptions,
                $"A wallet has at most {SubscriptionLimits.PerWallet} subscriptions with {SubscriptionLimits.AllowancesPerWallet} entitlements together; one that was left counts as long as it would give too much if it began anew.");
        }

        var accounts = head.Accounts.Length;
        foreach (var asset in added.Assets)
            if (head.Accounts.All(account => account.Asset != asset)) accounts++;
        if (accounts > Limits.Accounts) return new(RefusalCode.TooManyAssets, $"A wallet holds at most {Limits.Accounts} assets.");
        return HeadJson.Estimate(head) + SubscriptionJson.Estimate(added) > Limits.HeadBytes
            ? new(RefusalCode.WalletTooLarge, "The wallet holds too many open lots, reservations and subscriptions.")
            : null;
    }

    public static Subscription? Find(Head head, string id)
    {
        foreach (var subscription in head.Subscriptions)
            if (subscription.Id == id) return subscription;
        return null;
    }
}
