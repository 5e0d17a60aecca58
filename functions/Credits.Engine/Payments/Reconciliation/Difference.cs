namespace Credits.Engine.Payments.Reconciliation;

/// <summary>How a provider and the ledger differ about a payment.</summary>
public enum DifferenceKind
{
    /// <summary>The provider says that it was paid, and nothing was credited.</summary>
    NotCredited,

    /// <summary>It was credited, and the provider does not say that it was paid.</summary>
    NotPaid,

    /// <summary>It was credited, and the provider does not know it.</summary>
    NotListed,

    /// <summary>Another amount, or another currency, was paid.</summary>
    Amount,

    /// <summary>The running total of refunds is another one.</summary>
    Refunds,

    /// <summary>A dispute withholds money for one of them only.</summary>
    Dispute,
}

/// <summary>One thing in which a provider and the ledger differ.</summary>
/// <param name="Kind">What.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="ObjectId">The provider's id of the payment.</param>
/// <param name="PaymentId">Our id of it.</param>
/// <param name="Theirs">What the provider says.</param>
/// <param name="Ours">What the ledger says.</param>
public sealed record Difference(DifferenceKind Kind, string Provider, string ObjectId, string PaymentId, string Theirs, string Ours);

/// <summary>What came of comparing.</summary>
/// <param name="Listed">Payments that the provider listed.</param>
/// <param name="Compared">Those among them, and of the ledger, that are ours.</param>
/// <param name="Differences">How many differences were reported.</param>
/// <param name="Failure">Why the provider could not be asked to the end; null if it was.</param>
public sealed record Reconciled(int Listed, int Compared, int Differences, Providers.ProviderFailure? Failure = null);
