using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Changes what a subscription is to, at once: events are charged with the new prices from now on, and entitlements that it
/// did not have begin. The fee of the running period stays as it was paid, and the new one is due with the next. Where fees
/// begin, or their period changes, a new period begins now, and is refused unless the wallet pays it; what was to end with its
/// period ends with that one then. Entitlements that are refreshed begin anew with a fee that is paid so; all else goes on.
/// </summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Terms">What it is to from now on.</param>
public sealed record ChangeSubscription(string SubscriptionId, SubscriptionTerms Terms) : Command
{
    /// <summary>Whether it is to end with the period that is paid after the change; null for as before. Both are done or neither.</summary>
    public bool? AtPeriodEnd { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint => $"1:change subscription:{SubscriptionId}:{Terms.Fingerprint}{(AtPeriodEnd is null ? "" : ":")}{AtPeriodEnd}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (SubscriptionChecks.Find(head, SubscriptionId) is not { } before) return SubscriptionChecks.NotFound;
        var after = before;
        ImmutableArray<Posting> postings = [];
        if (!before.Products.SequenceEqual(Terms.Products))
        {
            after = Change(head, before, now);
            if (BeginsAnew(before))
            {
                foreach (var fee in Terms.Fees)
                    if (Checks.Covers(head.Account(fee.Asset), fee.Amount, Amount.Zero) is { } missing) return missing;
                postings = SubscriptionDecisions.Fees(head, after.Billing, EntryId, now);
            }

            if (SubscriptionChecks.Fits(head, after) is { } tooMuch) return tooMuch;
        }

        if (AtPeriodEnd is { } atEnd)
        {
            if (ScheduleEnd.Of(after, atEnd) is not { } scheduled) return ScheduleEnd.NoPeriod;
            after = scheduled;
        }

        if (after == before) return Decision.Refuse(ChangeState.Unchanged, "That is what it is to already.");
        var entry = this.Entry(EntryKind.Alter, now, postings) with { Target = SubscriptionId, Subscription = after };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }

    private bool BeginsAnew(Subscription before) => before.Status != SubscriptionStatus.Pending && Terms.Period is not null
        && (Terms.Period != before.Billing?.Period || (before.Billing.Fees.IsEmpty && !Terms.Fees.IsEmpty));

    private Subscription Change(Head head, Subscription before, DateTimeOffset now)
    {
        var born = head.Sequence + 1;
        var after = before with { Products = Terms.Products, Assets = Terms.Assets };
        if (before.Status == SubscriptionStatus.Pending)
        {
            after = after with { Billing = Terms.NewBilling(now), Allowances = Terms.Allowances };
            return after.Billing is null ? after.Begin(now, born) : after;
        }

        after = BeginsAnew(before) ? BeginAnew(before, after, now, born) : GoOn(before, after, now, born);
        after = after with { Former = Former(head, before, after, now) };
        // What passed unpaid is not made up for, whatever it is changed to.
        return before.Status == SubscriptionStatus.PastDue && after.Status == SubscriptionStatus.Active ? after with { Allowances = after.SkipTo(now) } : after;
    }

    // What is refreshed begins anew only with a fee that is paid for it, and what is granted once never does: else to and fro would grant it without end.
    private Subscription BeginAnew(Subscription before, Subscription after, DateTimeOffset now, long born)
    {
        after = (after with { Billing = Terms.NewBilling(now), Allowances = Terms.Allowances }).Begin(now, born);
        return after with
        {
            EndsAt = before is { Status: SubscriptionStatus.Active, EndsAt: not null } ? after.Billing!.Renewal : null,
            Allowances = [.. after.Allowances.Select(begun => begun.Refresh is not null && !Terms.Fees.IsEmpty ? begun : Join(before, begun, now, now, born))],
        };
    }

    private Subscription GoOn(Subscription before, Subscription after, DateTimeOffset now, long born)
    {
        var anchor = before.Billing?.Anchor ?? before.Started!.Value;
        var isFree = Terms.Period is null;
        return after with
        {
            Status = isFree ? SubscriptionStatus.Active : before.Status,
            EndsAt = isFree && before.Status == SubscriptionStatus.PastDue ? null : before.EndsAt,
            Billing = isFree ? null : before.Billing! with { Fees = Terms.Fees },
            Allowances = [.. Terms.Allowances.Select(added => Join(before, added, anchor, now, born))],
        };
    }

    // Who changes to and fro is not granted the same again. None that counts is forgotten: what is too much refuses the change.
    private static ImmutableArray<Allowance> Former(Head head, Subscription before, Subscription after, DateTimeOffset now) =>
        [.. before.Former.Concat(before.Allowances).Where(known => Counts(head, before, known, now) && !after.Allowances.Any(added => GoesOn(known, added)))];

    // What rolled over counts for the cap as long as it is there.
    private static bool Counts(Head head, Subscription before, Allowance known, DateTimeOffset now) =>
        known.IsGranted(now) || Rollover.HasKept(head.Account(known.Asset), before, known, now);

    // That something was granted once is known behind what refreshes it, for when that is forgotten; and what was granted
    // before one began anew has not ended with that, and may roll over.
    private static bool GoesOn(Allowance known, Allowance added) => known.IsSame(added) && (known.Refresh is null ? added.Refresh is null : known.Born == added.Born);

    // One that was there before goes on behind what it granted; one that begins to be refreshed does so with the next period.
    private static Allowance Join(Subscription before, Allowance added, DateTimeOffset anchor, DateTimeOffset now, long born)
    {
        var has = before.Allowances.FirstOrDefault(added.IsSame);
        var known = has ?? before.Former.LastOrDefault(added.IsSame);
        if (known is null) return (added with { Born = born, Anchor = added.Refresh is null ? now : anchor }).SkipTo(now);
        var next = known is { Refresh: null, Next: > 0 } && added is { Refresh: not null, Lifetime: { } period } ? period.IndexAt(known.Anchor, now) + 1 : known.Next;
        var joined = added with { Born = known.Born, Anchor = known.Anchor, Since = known.Since, Next = next };
        return has is null ? joined.SkipTo(now) : joined;
    }
}
