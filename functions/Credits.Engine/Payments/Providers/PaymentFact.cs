using Credits.Core;
using Credits.Core.Revenue;
using Credits.Engine.Assets;

namespace Credits.Engine.Payments.Providers;

/// <summary>How far a payment has come.</summary>
public enum PaymentStatus
{
    /// <summary>Begun; the money has not arrived.</summary>
    Pending,

    /// <summary>It will not arrive by this try. A provider may still say later that it did.</summary>
    Failed,

    /// <summary>The money arrived. What was refunded later was paid all the same.</summary>
    Paid,
}

/// <summary>How a dispute stands.</summary>
public enum DisputeState
{
    /// <summary>The money is withheld until it is decided.</summary>
    Open,

    /// <summary>Decided for us: the money stays.</summary>
    Won,

    /// <summary>Decided against us: the money is gone.</summary>
    Lost,
}

/// <summary>
/// What an event, or a list, says of ONE payment object, in our words. What it says nothing about is null. Amounts are
/// in the currency's minor units (cents), as the provider counts them.
/// </summary>
public sealed record PaymentFact
{
    /// <summary>The provider's name, one of <see cref="ProviderNames"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>
    /// The provider's id of the payment, the same in every event about it. Stripe: the payment intent (the checkout
    /// session, if nothing was to be paid). Polar: the order.
    /// </summary>
    public required string ObjectId { get; init; }

    /// <summary>True for money, false for a test.</summary>
    public required bool Live { get; init; }

    /// <summary>When the provider says it happened. Of two answers about one dispute the later counts.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>How far it has come; events about refunds and disputes say <see cref="PaymentStatus.Paid"/>.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>What was, or is to be, paid in all, with tax and after discounts.</summary>
    public Money? Amount { get; init; }

    /// <summary>The running total of all refunds so far, out of the whole amount (with tax if that has it). It never falls.</summary>
    public long? Refunded { get; init; }

    /// <summary>How one dispute of it stands.</summary>
    public DisputeFact? Dispute { get; init; }

    /// <summary>The credits that its metadata ask for; null if there are no metadata of ours.</summary>
    public GrantRequest? Grant { get; init; }

    /// <summary>A payment method that was saved with it for later use.</summary>
    public SavedMethod? SavedMethod { get; init; }

    /// <summary>The id of the checkout that it came from, if the event tells.</summary>
    public string? CheckoutId { get; init; }
}

/// <summary>An amount of money.</summary>
/// <param name="Minor">In minor units, 0 or more.</param>
/// <param name="Currency">ISO 4217, three upper-case letters.</param>
public readonly record struct Money(long Minor, string Currency)
{
    private const long MaxMinor = 100_000_000_000_000;

    /// <summary>The same in whole units; of a currency that is not known, with two digits.</summary>
    public Amount ToAmount() => Amount.From(Minor / (Currencies.Find(Currency)?.MinorUnits ?? 100));

    /// <summary>The same in whole units and their currency; null for nothing, and for more than any provider moves.</summary>
    public Worth? ToWorth() => Minor is > 0 and <= MaxMinor ? new Worth(Currency, ToAmount()) : null;
}

/// <summary>How one dispute of a payment stands.</summary>
/// <param name="Id">The provider's id of the dispute.</param>
/// <param name="State">How it stands. One that withholds no money (an inquiry) is not told at all.</param>
/// <param name="Amount">What it is about, in minor units of the payment's currency.</param>
public sealed record DisputeFact(string Id, DisputeState State, long Amount);

/// <summary>A saved payment method, by the provider's ids.</summary>
/// <param name="CustomerId">The provider's customer.</param>
/// <param name="MethodId">The payment method.</param>
public sealed record SavedMethod(string CustomerId, string MethodId)
{
    /// <summary>What people know it by, for example <c>visa</c>, if the provider tells.</summary>
    public string? Brand { get; init; }

    /// <summary>Its last four digits, if the provider tells.</summary>
    public string? Last4 { get; init; }
}
