using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core.Entries;

namespace Credits.Engine.Events;

/// <summary>An event as a client tells it, checked.</summary>
public sealed record UsageInput
{
    /// <summary>Events of one request.</summary>
    public const int MaxEvents = 100;

    /// <summary>Characters of a type.</summary>
    public const int MaxTypeLength = 200;

    /// <summary>Costs of one event.</summary>
    public const int MaxCosts = 20;

    /// <summary>The client's id, good once for ever for a customer.</summary>
    public required string Id { get; init; }

    /// <summary>Who numbers the events, if there are several who do; null otherwise.</summary>
    public string? Source { get; init; }

    /// <summary>What kind of thing happened.</summary>
    public required string Type { get; init; }

    /// <summary>When; null for now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What it was about, for people.</summary>
    public string? Subject { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>A JSON object; undefined for none.</summary>
    public JsonElement Data { get; init; }

    /// <summary>What the app pays for it.</summary>
    public ImmutableArray<EventCost> Costs { get; init; } = [];

    /// <summary>The vendors that costs name by our id, 26 characters each: they must have been made.</summary>
    public ImmutableArray<string> OurVendors { get; init; } = [];

    /// <summary>What the client told of the costs besides, a JSON array as text; null for nothing.</summary>
    public string? CostNotes { get; init; }

    /// <summary>The id of the one entry that records it.</summary>
    public string EntryId => Core.Commands.RecordEvent.IdFor(Id, Source);
}
