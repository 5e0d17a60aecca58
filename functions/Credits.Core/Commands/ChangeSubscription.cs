using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Changes what a subscription is to, at once: events are charged with the new prices from now on, and entitlements that it
/// did not have begin. The fee of the running period stays as it was paid, and the new one is due with the next. Where fees
/// begin, or their period changes, a new period begins now, and is refused unless the wallet pays it.
/// </summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Terms">What it is to from now on.</param>
public sealed record ChangeSubscription(string SubscriptionId, SubscriptionTerms Terms) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:change subscription:{SubscriptionId}:{Terms.Fingerprint}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (SubscriptionChecks.Find(head, SubscriptionId) is not { } before) return SubscriptionChecks.NotFound;
        if (before.Products.SequenceEqual(Terms.Products)) return Decision.Refuse(ChangeState.Unchanged, "That is what it is to already.");

        var after = before with { Products = Terms.Products, Assets = Terms.Assets };
        ImmutableArray<Posting> postings = [];
        if (before.Status == SubscriptionStatus.Pending)
        {
            after = after with { Billing = Terms.NewBilling(now), Allowances = Terms.Allowances };
            if (after.Billing is null) after = after.Begin(now, head.Sequence + 1);
        }
        else if (Terms.Period is null || Terms.Period == before.Billing?.Period) after = GoOn(before, after, now, head.Sequence + 1);
        else
        {
            after = after with { Billing = Terms.NewBilling(now), Allowances = Terms.Allowances };
            foreach (var fee in after.Billing!.Fees)
                if (Checks.Covers(head.Account(fee.Asset), fee.Amount, Amount.Zero) is { } missing) return missing;
            postings = SubscriptionDecisions.Fees(head, after.Billing, EntryId, now);
            after = after.Begin(now, head.Sequence + 1);
        }

        if (SubscriptionChecks.Fits(head, after) is { } tooMuch) return tooMuch;
        var entry = this.Entry(EntryKind.Alter, now, postings) with { Target = SubscriptionId, Subscription = after };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, EntryId, now, after, NoticeType.Updated));
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

    // One that was there before goes on behind what it granted; one that begins to be refreshed does so with the next period.
    private static Allowance Join(Subscription before, Allowance added, DateTimeOffset anchor, DateTimeOffset now, long born)
    {
        var known = before.Allowances.FirstOrDefault(known => known.Id == added.Id && known.Lifetime == added.Lifetime);
        if (known is null) return (added with { Born = born, Anchor = added.Refresh is null ? now : anchor }).SkipTo(now);
        var next = known is { Refresh: null, Next: > 0 } && added is { Refresh: not null, Lifetime: { } period } ? period.IndexAt(known.Anchor, now) + 1 : known.Next;
        return added with { Born = known.Born, Anchor = known.Anchor, Since = known.Since, Next = next };
    }
}
