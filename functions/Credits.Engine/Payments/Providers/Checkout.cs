namespace Credits.Engine.Payments.Providers;

/// <summary>What a hosted checkout page is to sell.</summary>
public sealed record CheckoutRequest
{
    /// <summary>The same key gives the same page. At most 255 characters.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What is credited once it is paid.</summary>
    public required GrantRequest Grant { get; init; }

    /// <summary>What is to be paid.</summary>
    public required Money Price { get; init; }

    /// <summary>What is sold, for the person who pays.</summary>
    public required string Title { get; init; }

    /// <summary>Where the person goes after paying.</summary>
    public required Uri SuccessUrl { get; init; }

    /// <summary>Where the person goes who changes their mind.</summary>
    public required Uri CancelUrl { get; init; }

    /// <summary>The app's own id of the customer, for the provider's records.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Fills in the form.</summary>
    public string? Email { get; init; }

    /// <summary>The provider's own id of what is sold (Polar: a product; Stripe: a price), where the pack names one.</summary>
    public string? ProviderItem { get; init; }

    /// <summary>Saves the payment method for later charges.</summary>
    public bool SaveMethod { get; init; }
}

/// <summary>A hosted checkout page.</summary>
/// <param name="Id">The provider's id of it.</param>
/// <param name="Url">Where the person pays.</param>
/// <param name="Expires">Until when; null if the provider does not tell.</param>
public sealed record CheckoutPage(string Id, Uri Url, DateTimeOffset? Expires)
{
    /// <summary>When it was made; null if the provider does not tell.</summary>
    public DateTimeOffset? Created { get; init; }
}
