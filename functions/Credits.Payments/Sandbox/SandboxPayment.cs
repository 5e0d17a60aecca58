using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>How far a payment of the sandbox has come.</summary>
public enum SandboxState
{
    /// <summary>The page waits for the person.</summary>
    Open,

    /// <summary>The money is under way, as with a bank transfer.</summary>
    Pending,

    /// <summary>The money arrived.</summary>
    Paid,

    /// <summary>The money will not arrive.</summary>
    Failed,
}

/// <summary>A payment of the sandbox, as it is stored: one checkout page, or one charge of a saved card.</summary>
public sealed record SandboxPayment
{
    /// <summary>Names it in our documents and in the page's address; nobody can guess it.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the app and mode.</summary>
    public required string Scope { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Until when the page can be paid on.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What is sold.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be paid.</summary>
    public required Money Price { get; init; }

    /// <summary>The grant, as it stands in the metadata.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The app's own id of who pays.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Where to go after paying; null for a charge of a saved card, which has no page.</summary>
    public string? SuccessUrl { get; init; }

    /// <summary>Where to go without paying.</summary>
    public string? CancelUrl { get; init; }

    /// <summary>True if the card is saved for later.</summary>
    public bool SaveMethod { get; init; }

    /// <summary>The saved card: how it will behave.</summary>
    public string? Card { get; init; }

    /// <summary>How far it is.</summary>
    public SandboxState State { get; init; }

    /// <summary>True after a card was declined on the open page.</summary>
    public bool Declined { get; init; }

    /// <summary>The running total of refunds, in minor units.</summary>
    public long Refunded { get; init; }

    /// <summary>How its dispute stands, if there is one.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>Counts what was done to it, so that a form that was sent twice, or late, does nothing.</summary>
    public int Version { get; init; }

    /// <summary>The events of the last thing that was done, to be sent again.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>True if the other one sells the same to the same person: what a key may be used for again.</summary>
    public bool IsSameSale(SandboxPayment other) =>
        (Title, Price, ExternalId, SuccessUrl, CancelUrl, SaveMethod) == (other.Title, other.Price, other.ExternalId, other.SuccessUrl, other.CancelUrl, other.SaveMethod)
        && Metadata.Count == other.Metadata.Count && Metadata.All(pair => other.Metadata.GetValueOrDefault(pair.Key) == pair.Value);

    /// <summary>The checkout session's id, in the vendor's form.</summary>
    public string SessionId => "cs_test_" + Id;

    /// <summary>The payment's id, in the vendor's form.</summary>
    public string IntentId => "pi_" + Id;

    /// <summary>What events call the payment: a checkout for nothing has no payment intent.</summary>
    public string ObjectId => Price.Minor == 0 ? SessionId : IntentId;
}
