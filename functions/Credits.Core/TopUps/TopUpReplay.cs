using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.TopUps;

/// <summary>What entries do to automatic top-ups: what they say of them, and whether they are crossings.</summary>
internal static class TopUpReplay
{
    /// <summary>An account after what an entry says of its automatic top-up.</summary>
    public static Account Apply(Account account, TopUpStep step, Entry entry)
    {
        if (step.Action == TopUpAction.Set) return account with { AutoTopUp = Set(account.AutoTopUp, step.Rule!) };
        // A payment for a top-up that has gone meanwhile is a payment like any other.
        if (account.AutoTopUp is not { } top) return account;
        var isCurrent = top.Crossing is not null && top.Crossing.Id == step.Crossing;
        return account with
        {
            AutoTopUp = step.Action switch
            {
                TopUpAction.Remove => top with { Off = TopUpOff.Removed, Crossing = UnderWay(top) },
                TopUpAction.Start when isCurrent => Start(top, step.Charge!),
                TopUpAction.Drop or TopUpAction.Credit when isCurrent => top with { Crossing = null },
                TopUpAction.Stop when isCurrent => Stop(top, step.Reason!),
                _ => top,
            },
        };
    }

    /// <summary>An account after an entry that touched it: whether it fell below its threshold, or was disputed.</summary>
    public static Account Watch(Account account, Entry entry, WalletState state)
    {
        if (account.AutoTopUp is not { Off: null } top || state == WalletState.Closed) return account;
        if (entry.Kind == EntryKind.TakeBack)
        {
            // Money that goes back is no reason to ask for more of it. If it went elsewhere there is no payment here.
            return entry.Payment is { } payment && payment.Asset == account.Asset && payment.Back.Disputes.Any(dispute => dispute.Withheld)
                ? account with { AutoTopUp = top with { Off = TopUpOff.Disputed, Crossing = UnderWay(top) } }
                : account;
        }

        var isCrossing = top.Crossing is null && state == WalletState.Open && account.Available < top.Rule.Threshold && entry.TopUp?.Action != TopUpAction.Drop
            && (entry.Touches(account.Asset) || entry.Change?.State is not null);
        return isCrossing ? account with { AutoTopUp = top with { Crossing = new Crossing(StableId.Of("crossing", account.Asset, entry.Id), entry.EffectiveAt) } } : account;
    }

    // A charge that is under way stays the one that is dealt with, and what was spent stays spent, whatever the rule is.
    private static AutoTopUp Set(AutoTopUp? before, TopUpRule rule)
    {
        if (before is null) return new AutoTopUp { Rule = rule };
        var spent = before.Rule.Currency == rule.Currency ? before.Spent : 0;
        return before with { Rule = rule, Off = null, Crossing = UnderWay(before), Spent = spent };
    }

    private static Crossing? UnderWay(AutoTopUp top) => top.Crossing?.Charge is null ? null : top.Crossing;

    private static AutoTopUp Start(AutoTopUp top, TopUpCharge charge) => top with
    {
        Crossing = top.Crossing! with { Charge = charge },
        LastStarted = charge.At,
        Month = AutoTopUp.MonthOf(charge.At),
        Spent = top.SpentIn(charge.At) + charge.Price,
    };

    // Of what nobody can tell it counts as spent.
    private static AutoTopUp Stop(AutoTopUp top, string reason)
    {
        var failed = reason == TopUpOff.Unknown || top.Crossing!.Charge is not { } charge || charge.Currency != top.Rule.Currency ? 0 : charge.Price;
        var isOfMonth = top.Crossing?.Charge is { } started && AutoTopUp.MonthOf(started.At) == top.Month;
        return top with { Off = top.Off ?? reason, Crossing = null, Spent = Math.Max(0, top.Spent - (isOfMonth ? failed : 0)) };
    }
}
