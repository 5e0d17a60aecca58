using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Payments;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments;

/// <summary>What has come of a payment, for lists.</summary>
public enum PaymentState
{
    /// <summary>None of its events asked for credits.</summary>
    Skipped,

    /// <summary>The money has not arrived.</summary>
    Pending,

    /// <summary>The money will not arrive by this try.</summary>
    Failed,

    /// <summary>Paid, but its credits could not be granted; <see cref="Payment.Problem"/> says why.</summary>
    Blocked,

    /// <summary>Paid, and being credited.</summary>
    Queued,

    /// <summary>Credited.</summary>
    Credited,
}

/// <summary>
/// All that is known of one payment object, joined from whatever was heard of it in whatever order. It fixes wallet,
/// asset and amount for ever and routes to them; whether it was credited is told by the wallet's ledger alone, and what
/// stands here of that is a copy for lists.
/// </summary>
public sealed record Payment
{
    /// <summary>A hash of the provider and its payment object.</summary>
    public required string Id { get; init; }

    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's id of it.</summary>
    public required string ObjectId { get; init; }

    /// <summary>How far it has come; null if only its refunds were heard of.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>What is asked for, as long as nothing was paid.</summary>
    public Money? Asked { get; init; }

    /// <summary>What was paid, fixed by the first event that says so.</summary>
    public Money? Paid { get; init; }

    /// <summary>How much of that went back.</summary>
    public MoneyBack Back { get; init; } = MoneyBack.None;

    /// <summary>What it grants and to whom, fixed by the first event that says so.</summary>
    public FixedGrant? Grant { get; init; }

    /// <summary>A code for what keeps it from being credited, or from being taken back; null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>A code for how another event of it contradicts what counts; it stays, for people to look at. Null for nothing.</summary>
    public string? Conflict { get; init; }

    /// <summary>The id of the checkout that it came from, if that is known.</summary>
    public string? CheckoutId { get; init; }

    /// <summary>When the first event about it was received.</summary>
    public DateTimeOffset Received { get; init; }

    /// <summary>When that was put into the queue.</summary>
    public DateTimeOffset Queued { get; init; }

    /// <summary>When it was credited.</summary>
    public DateTimeOffset? Credited { get; init; }

    /// <summary>When anything here last changed.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>A copy of what the wallet's ledger says it granted and took back; null until it was credited.</summary>
    public GrantedCopy? Ledger { get; init; }

    /// <summary>What has come of it.</summary>
    public PaymentState State => (Grant, Status) switch
    {
        _ when Credited is not null => PaymentState.Credited,
        (null, _) when Problem is null => PaymentState.Skipped,
        (_, PaymentStatus.Paid) => Problem is null ? PaymentState.Queued : PaymentState.Blocked,
        (_, PaymentStatus.Failed) => PaymentState.Failed,
        _ => PaymentState.Pending,
    };

    /// <summary>The id under which a provider's payment object is known.</summary>
    public static string IdFor(string provider, string objectId) => StableId.Of("payment object", provider, objectId);
}

/// <summary>What the ledger says of a payment.</summary>
/// <param name="EntryId">The entry that granted it.</param>
/// <param name="Granted">All that it granted.</param>
/// <param name="Taken">What was taken back.</param>
/// <param name="Due">What stands for money that went back; beyond <paramref name="Taken"/> it was left with the customer.</param>
/// <param name="Owed">What of the taken was spent or held before, so that it became a debt of the wallet.</param>
/// <param name="Lapsed">What of the taken had expired unspent.</param>
/// <param name="Told">What the wallet had been told of the money that went back.</param>
public sealed record GrantedCopy(string EntryId, Amount Granted, Amount Taken, Amount Due, Amount Owed, Amount Lapsed, MoneyBack Told)
{
    /// <summary>A copy of the wallet's document.</summary>
    public static GrantedCopy Of(GrantedPayment payment) => new(
        Core.Commands.CreditPayment.IdFor(payment.Id),
        payment.Granted,
        payment.Taken,
        payment.Due,
        payment.Bought.Owed + (payment.Bonus?.Owed ?? Amount.Zero),
        payment.Bought.Lapsed + (payment.Bonus?.Lapsed ?? Amount.Zero),
        payment.Back);

    /// <summary>Of two copies the one that was made later.</summary>
    internal static GrantedCopy? Later(GrantedCopy? a, GrantedCopy? b) =>
        a is null || (b is not null && b.Told.Join(a.Told).Equals(b.Told)) ? b : a;
}
