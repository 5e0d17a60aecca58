using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Subscribes to products. With fixed fees it begins when the wallet has paid the first period: at once if it has the
/// credits, else as soon as it has them, within <see cref="SubscriptionLimits.PendingFor"/>. The entry's id is the subscription's.
/// </summary>
/// <param name="Terms">What to.</param>
public sealed record Subscribe(SubscriptionTerms Terms) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:subscribe:{Terms.Fingerprint}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        var subscription = new Subscription
        {
            Id = EntryId,
            Status = SubscriptionStatus.Pending,
            Created = now,
            EndsAt = now + SubscriptionLimits.PendingFor,
            Products = Terms.Products,
            Assets = Terms.Assets,
            Billing = Terms.NewBilling(now),
            Allowances = Terms.Allowances,
        };
        if (SubscriptionChecks.Fits(head, subscription) is { } tooMuch) return tooMuch;

        var paid = SubscriptionDue.CanPay(head, subscription.Billing);
        var postings = paid ? SubscriptionDecisions.Fees(head, subscription.Billing, EntryId, now) : [];
        if (paid) subscription = subscription.Begin(now, head.Sequence + 1);
        var entry = this.Entry(EntryKind.Subscribe, now, postings) with { Target = EntryId, Subscription = subscription };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }
}
