using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Payments;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments.Processing;

/// <summary>
/// Joins what an event says to what is known of a payment. Whatever order events come in, and however often, the same is
/// known in the end: status and refunds only rise, the money is that of the paid events, the first grant counts.
/// </summary>
internal static class PaymentHearing
{
    /// <summary>The payment after an event; of one that is a misfit it only notes that.</summary>
    public static Payment Hear(Payment? known, PaymentFact fact, Resolved grant, DateTimeOffset received, DateTimeOffset queued)
    {
        known ??= new Payment
        {
            Id = Payment.IdFor(fact.Provider, fact.ObjectId),
            Provider = fact.Provider,
            ObjectId = fact.ObjectId,
            Received = received.ToStored(),
            Queued = queued.ToStored(),
        };
        if (Misfit(known, fact) is { } misfit) return known with { Conflict = known.Conflict ?? misfit };
        var status = fact.Status > known.Status || known.Status is null ? fact.Status : known.Status;
        var paid = known.Paid ?? (fact.Status == PaymentStatus.Paid ? fact.Amount : null);
        return known with
        {
            Status = status,
            Paid = paid,
            Asked = paid is null ? fact.Amount ?? known.Asked : null,
            Back = known.Back.Join(BackOf(fact)),
            Grant = known.Grant ?? grant.Grant,
            Conflict = known.Conflict ?? (known.Grant is not null && grant.Grant is not null && grant.Grant != known.Grant ? PaymentProblem.GrantDiffers : null),
            Problem = known.Grant is null && grant.Grant is null ? grant.Problem ?? known.Problem : null,
            CheckoutId = known.CheckoutId ?? fact.CheckoutId,
        };
    }

    /// <summary>Why an event can not be joined to what is known, or null.</summary>
    public static string? Misfit(Payment? known, PaymentFact fact)
    {
        if (fact is { Status: PaymentStatus.Paid, Amount: { } amount } && known?.Paid is { } paid && amount != paid) return PaymentProblem.PaidDiffers;
        return known is not null && fact.Dispute is { } dispute && known.Back.Disputes.Length >= MoneyBack.MaxDisputes
            && !known.Back.Disputes.Any(other => other.Id == DisputeId(dispute)) ? PaymentProblem.TooManyDisputes : null;
    }

    private static MoneyBack BackOf(PaymentFact fact) => new(
        Math.Max(0, fact.Refunded ?? 0),
        fact.Dispute is { } dispute
            ? [new Dispute(DisputeId(dispute), dispute.State != DisputeState.Open, dispute.State != DisputeState.Won, Math.Max(0, dispute.Amount), fact.OccurredAt.ToStored())]
            : []);

    /// <summary>The id that a dispute has here.</summary>
    internal static string DisputeId(DisputeFact dispute) => StableId.Of("dispute", dispute.Id);
}
