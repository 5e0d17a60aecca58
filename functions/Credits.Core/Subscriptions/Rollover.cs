using Credits.Core.Catalog;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Subscriptions;

/// <summary>What becomes of credits of an entitlement at the end of their period that may be kept.</summary>
internal static class Rollover
{
    /// <summary>
    /// Moves what is left of a lot that ends into one of its own, up to the entitlement's cap on all that rolled over, while
    /// the subscription goes on and the account has room. Gives how much.
    /// </summary>
    public static Amount Move(Draft draft, Head head, Account account, Lot lot)
    {
        if (Find(head, lot) is not ({ } subscription, { } allowance)) return Amount.Zero;
        var at = lot.Terms.Expires!.Value;
        if (subscription.EndsAt <= at || account.Lots.Length >= Limits.Lots) return Amount.Zero;
        var amount = lot.Free;
        if (allowance.Refresh!.Cap is { } cap) amount = Amount.Min(amount, cap - Kept(account, subscription, allowance, at));
        if (!amount.IsPositive) return Amount.Zero;

        var expires = (allowance.Refresh.RolloverLifetime ?? allowance.Lifetime)?.StartOf(at, 1);
        var terms = lot.Terms with { Expires = expires };
        draft.MoveTo(lot, allowance.RolloverOf(subscription.Id, allowance.Next - 1), terms, amount);
        return amount;
    }

    // The lot of the last period that was granted.
    private static (Subscription? Subscription, Allowance? Allowance) Find(Head head, Lot lot)
    {
        foreach (var subscription in head.Subscriptions)
        {
            foreach (var allowance in subscription.Allowances)
            {
                if (allowance is { Refresh.Strategy: RefreshStrategy.Rollover, Next: > 0 } && allowance.LotOf(subscription.Id, allowance.Next - 1) == lot.Id)
                    return (subscription, allowance);
            }
        }

        return default;
    }

    /// <summary>What rolled over and is there still. What ends at that moment is not, whichever of them is dealt with first.</summary>
    public static Amount Kept(Account account, Subscription subscription, Allowance allowance, DateTimeOffset at)
    {
        var kept = Amount.Zero;
        foreach (var lot in account.Lots)
        {
            if (lot.Terms.HasExpired(at) || allowance.Lifetime is not { } period) continue;
            // Of which period it is follows from when it began, however long ago that was.
            if (lot.Id == allowance.RolloverOf(subscription.Id, period.IndexAt(allowance.Anchor, lot.Terms.Since))) kept += lot.Remaining;
        }

        return kept;
    }
}
