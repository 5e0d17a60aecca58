using Credits.Core.Wallets;

namespace Credits.Core.Subscriptions;

/// <summary>What subscriptions do by themselves, in the order in which they do it at one moment.</summary>
internal enum SubscriptionStep
{
    /// <summary>It ends.</summary>
    End,

    /// <summary>A fee that was open is paid, now that the wallet has it.</summary>
    Pay,

    /// <summary>The fee of the next period is due.</summary>
    Renew,

    /// <summary>An open fee is recalled.</summary>
    Remind,

    /// <summary>Credits are granted.</summary>
    Issue,
}

/// <summary>What a subscription does next by itself.</summary>
/// <param name="At">When.</param>
/// <param name="Step">What.</param>
/// <param name="Subscription">Which one.</param>
/// <param name="Allowance">For which of its entitlements.</param>
internal readonly record struct SubscriptionDue(DateTimeOffset At, SubscriptionStep Step, Subscription Subscription, Allowance? Allowance)
{
    /// <summary>What the subscriptions of a wallet do next, or null. Of several at one moment the first by step and id.</summary>
    public static SubscriptionDue? Next(Head head)
    {
        SubscriptionDue? first = null;
        foreach (var subscription in head.Subscriptions)
        {
            if (subscription.EndsAt is { } end) Take(ref first, new(end, SubscriptionStep.End, subscription, null));
            if (subscription.Status != SubscriptionStatus.Active) TakeOpenFee(ref first, head, subscription);
            else
            {
                if (subscription.Billing?.Renewal is { } renewal) Take(ref first, new(renewal, SubscriptionStep.Renew, subscription, null));
                for (var i = 0; i < subscription.Allowances.Length; i++)
                {
                    var allowance = subscription.Allowances[i];
                    if (allowance.Due is { } due && !(due > first?.At) && !IsRepeated(subscription, i)) Take(ref first, new(due, SubscriptionStep.Issue, subscription, allowance));
                }
            }
        }

        return first;
    }

    /// <summary>True if the wallet has what a period costs and may spend it. No overdraft pays a fee.</summary>
    public static bool CanPay(Head head, Billing? billing)
    {
        if (billing is null) return true;
        if (head.State != WalletState.Open) return false;
        foreach (var fee in billing.Fees)
        {
            var account = head.Account(fee.Asset);
            if (account.Available < fee.Amount || !(account.Totals.Debited + fee.Amount).IsRepresentable) return false;
        }

        return true;
    }

    // Two under one id, as they were stored once, would be granted by the same entry twice, and nothing could be written any more.
    private static bool IsRepeated(Subscription subscription, int place)
    {
        for (var i = 0; i < place; i++)
            if (subscription.Allowances[i].Id == subscription.Allowances[place].Id) return true;
        return false;
    }

    // What the wallet has changes with entries only: it is paid at the moment of the one that made it possible.
    private static void TakeOpenFee(ref SubscriptionDue? first, Head head, Subscription subscription)
    {
        if (CanPay(head, subscription.Billing))
        {
            var open = subscription.Billing?.UnpaidSince ?? subscription.Created;
            Take(ref first, new(open > head.EffectiveAt ? open : head.EffectiveAt, SubscriptionStep.Pay, subscription, null));
        }

        if (subscription.Billing is { UnpaidSince: { } since } billing && billing.Reminders < SubscriptionLimits.Reminders.Count)
            Take(ref first, new(since + SubscriptionLimits.Reminders[billing.Reminders], SubscriptionStep.Remind, subscription, null));
    }

    private static void Take(ref SubscriptionDue? first, SubscriptionDue other)
    {
        if (first is not { } known || Compare(other, known) < 0) first = other;
    }

    private static int Compare(SubscriptionDue a, SubscriptionDue b)
    {
        var order = a.At.CompareTo(b.At);
        if (order == 0) order = a.Step.CompareTo(b.Step);
        if (order == 0) order = string.CompareOrdinal(a.Subscription.Id, b.Subscription.Id);
        return order != 0 ? order : string.CompareOrdinal(a.Allowance?.Id, b.Allowance?.Id);
    }
}
