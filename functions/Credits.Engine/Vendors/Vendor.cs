namespace Credits.Engine.Vendors;

/// <summary>Somebody whom the app pays for what its customers use: costs of events name them.</summary>
public sealed record Vendor
{
    /// <summary>What ids begin with where clients see them.</summary>
    public const string IdPrefix = "vnd_";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The app's own name for the vendor; set once.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A JSON object as text.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
