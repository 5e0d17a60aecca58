using System.Collections.Immutable;
using Credits.Core.Rating;

namespace Credits.Core.Entries;

/// <summary>
/// What an entry says of the event that it records, so that every answer about it can be derived: what it cost with which
/// versions, and what it cost the app. What the client told besides (its id, subject, data) is personal.
/// </summary>
public sealed record EventRecord
{
    /// <summary>The type, exactly as it was sent.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What was charged; those of one asset together are its posting.</summary>
    public required ImmutableArray<Fee> Fees { get; init; }

    /// <summary>The versions that it was rated with, whether they charged anything or not.</summary>
    public required ImmutableArray<RatedVersion> Versions { get; init; }

    /// <summary>What the app pays for it to others.</summary>
    public required ImmutableArray<EventCost> Costs { get; init; }

    /// <summary>Why nothing was charged, one of <see cref="Unpriced"/>; null if something was.</summary>
    public string? Reason { get; init; }
}

/// <summary>A version that was in force for a customer when an event happened.</summary>
/// <param name="Product">The product's code.</param>
/// <param name="Version">Its number.</param>
public sealed record RatedVersion(string Product, int Version);

/// <summary>What an event costs the app.</summary>
/// <param name="Id">The client's id of it, unique in the event.</param>
/// <param name="Vendor">The vendor's id, 26 characters.</param>
/// <param name="Amount">More than 0.</param>
/// <param name="Currency">The currency's code.</param>
public sealed record EventCost(string Id, string Vendor, Amount Amount, string Currency);

/// <summary>Finds an event: by when it happened, and by its id wherever it is.</summary>
/// <param name="EntryId">The entry that records it.</param>
/// <param name="OccurredAt">When it happened.</param>
public sealed record EventMark(string EntryId, DateTimeOffset OccurredAt);
