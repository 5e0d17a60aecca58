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
        if (Find(head, lot) is not ({ } subscription, { } allowance, { } granted)) return Amount.Zero;
        var at = lot.Terms.Expires!.Value;
        if (subscription.EndsAt <= at || account.Lots.Length >= Limits.Lots) return Amount.Zero;
        var amount = lot.Free;
        if (allowance.Refresh!.Cap is { } cap) amount = Amount.Min(amount, cap - Kept(account, subscription, allowance, at));
        if (!amount.IsPositive) return Amount.Zero;

        var expires = (allowance.Refresh.RolloverLifetime ?? allowance.Lifetime)?.StartOf(at, 1);
        var terms = lot.Terms with { Expires = expires };
        draft.MoveTo(lot, granted.RolloverOf(subscription.Id, granted.Next - 1), terms, amount);
        return amount;
    }

    /// <summary>True if something is there still that rolled over since an entitlement began.</summary>
    public static bool HasKept(Account account, Subscription subscription, Allowance allowance, DateTimeOffset at)
    {
        foreach (var lot in account.Lots)
            if (!lot.Terms.HasExpired(at) && IsOf(lot, subscription, allowance)) return true;
        return false;
    }

    // The lot of the last period that was granted, also before its entitlement began anew; what becomes of it the entitlement says as it is now.
    private static (Subscription? Subscription, Allowance? Allowance, Allowance? Granted) Find(Head head, Lot lot)
    {
        foreach (var subscription in head.Subscriptions)
        {
            foreach (var allowance in subscription.Allowances)
            {
                if (allowance is not { Refresh.Strategy: RefreshStrategy.Rollover }) continue;
                foreach (var known in Births(subscription, allowance))
                    if (known is { Refresh: not null, Next: > 0 } && known.LotOf(subscription.Id, known.Next - 1) == lot.Id) return (subscription, allowance, known);
            }
        }

        return default;
    }

    // What ends at that moment is not there any more, whichever of the lots is dealt with first.
    private static Amount Kept(Account account, Subscription subscription, Allowance allowance, DateTimeOffset at)
    {
        var kept = Amount.Zero;
        foreach (var lot in account.Lots)
            if (!lot.Terms.HasExpired(at) && Births(subscription, allowance).Any(known => IsOf(lot, subscription, known))) kept += lot.Remaining;
        return kept;
    }

    // One may have begun several times, with fees that were paid for that.
    private static IEnumerable<Allowance> Births(Subscription subscription, Allowance allowance) => subscription.Former.Where(allowance.IsSame).Prepend(allowance);

    // Of which period a lot is follows from when it began, however long ago that was.
    private static bool IsOf(Lot lot, Subscription subscription, Allowance allowance) =>
        allowance.Lifetime is { } period && lot.Id == allowance.RolloverOf(subscription.Id, period.IndexAt(allowance.Anchor, lot.Terms.Since));
}
