using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Lets a subscription end with the period that is paid, or lets it go on after all.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="AtPeriodEnd">Whether it is to end.</param>
public sealed record ScheduleEnd(string SubscriptionId, bool AtPeriodEnd) : Command
{
    internal static readonly Refusal NoPeriod =
        new(RefusalCode.SubscriptionNotActive, "Only an active subscription with a fee has a paid period at whose end it can stop.");

    /// <inheritdoc/>
    public override string Fingerprint => $"1:schedule end:{SubscriptionId}:{AtPeriodEnd}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (SubscriptionChecks.Find(head, SubscriptionId) is not { } before) return SubscriptionChecks.NotFound;
        if (Of(before, AtPeriodEnd) is not { } after) return NoPeriod;
        if (after == before) return Decision.Refuse(ChangeState.Unchanged, "That is so already.");
        var entry = this.Entry(EntryKind.Alter, now, []) with { Target = SubscriptionId, Subscription = after };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }

    /// <summary>A subscription that ends with its period, or goes on; null if it is to end and has no paid period to end with.</summary>
    internal static Subscription? Of(Subscription before, bool atPeriodEnd)
    {
        var isActive = before.Status == SubscriptionStatus.Active;
        if (!atPeriodEnd) return isActive ? before with { EndsAt = null } : before;
        if (isActive && before.EndsAt is not null) return before;
        return isActive && before.Billing is { } billing ? before with { EndsAt = billing.Renewal } : null;
    }
}
