namespace Credits.Engine.Payments.Providers;

/// <summary>
/// The credits that a payment's metadata ask for, as the text that stands there: whether they make sense is decided
/// when the payment is processed, so that what does not is seen and not lost.
/// </summary>
public sealed record GrantRequest
{
    /// <summary>The app and mode it is for, for example <c>default.test</c>; null for the one whose webhook it came to.</summary>
    public string? Scope { get; init; }

    /// <summary>Who is credited, by the app's own id of them. Either this or <see cref="CustomerId"/>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who is credited, by our id without its prefix.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The asset's code; null for the app's first.</summary>
    public string? Asset { get; init; }

    /// <summary>How many credits; null if the pack says so.</summary>
    public string? Credits { get; init; }

    /// <summary>How many days the credits live from the payment on; null for ever.</summary>
    public string? ExpiresDays { get; init; }

    /// <summary>Credits given on top, as a grant of their own; null for none.</summary>
    public string? Bonus { get; init; }

    /// <summary>How many days the bonus lives from the payment on; null for ever.</summary>
    public string? BonusExpiresDays { get; init; }

    /// <summary>The code of the pack that was bought. It decides what the metadata leave open.</summary>
    public string? Pack { get; init; }

    /// <summary>The crossing that an automatic top-up charges for.</summary>
    public string? Crossing { get; init; }

    /// <summary>The id of what the app noted of the checkout.</summary>
    public string? Note { get; init; }
}
