namespace Credits.Engine.Payments.Providers;

/// <summary>A charge of a saved payment method.</summary>
public sealed record ChargeRequest
{
    /// <summary>The same key charges once. At most 255 characters.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What is credited once it is paid.</summary>
    public required GrantRequest Grant { get; init; }

    /// <summary>What is to be paid.</summary>
    public required Money Price { get; init; }

    /// <summary>What is sold, for the provider's records and the person's statement.</summary>
    public required string Title { get; init; }

    /// <summary>With what.</summary>
    public required SavedMethod Method { get; init; }
}

/// <summary>What came of a charge. A declined one is <see cref="ProviderFailureKind.Declined"/>.</summary>
/// <param name="Fact">The payment as it is now: paid, or pending until a webhook tells.</param>
public sealed record Charge(PaymentFact Fact);

/// <summary>A page of payments.</summary>
/// <param name="Payments">Each as it is now.</param>
/// <param name="Next">What to continue after; null when there is nothing more.</param>
public sealed record PaymentPage(IReadOnlyList<PaymentFact> Payments, string? Next);
