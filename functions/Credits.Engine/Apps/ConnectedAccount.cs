namespace Credits.Engine.Apps;

/// <summary>An account that a platform keeps for one of its own clients: an app of its own, in one mode, reached with the platform's keys.</summary>
public sealed record ConnectedAccount
{
    /// <summary>26 characters; also the app's id.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The platform's own name for it; set once.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A JSON object as text.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
