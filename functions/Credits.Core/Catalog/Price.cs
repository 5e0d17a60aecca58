using System.Collections.Immutable;

namespace Credits.Core.Catalog;

/// <summary>
/// One price of a product: of usage, or a fixed fee for each period. Exactly one of <see cref="Usage"/> and
/// <see cref="Recurring"/> is given.
/// </summary>
public sealed record Price
{
    /// <summary>Assets of one price.</summary>
    public const int MaxAssets = 20;

    /// <summary>Rows of one asset.</summary>
    public const int MaxRows = 500;

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>Which events it charges and what of them; null for a fixed fee.</summary>
    public UsageRule? Usage { get; init; }

    /// <summary>How often a fixed fee is due; null for a price of usage.</summary>
    public Period? Recurring { get; init; }

    /// <summary>What it costs, once for each asset that is charged.</summary>
    public required ImmutableArray<Pricing> Pricing { get; init; }
}

/// <summary>What of an event is charged.</summary>
public enum UsageType
{
    /// <summary>That it happened.</summary>
    Unit,

    /// <summary>A quantity that it tells.</summary>
    Volume,

    /// <summary>Both.</summary>
    UnitAndVolume,
}

/// <summary>Which events a price charges.</summary>
public sealed record UsageRule
{
    /// <summary>Dimensions of one price.</summary>
    public const int MaxDimensions = 10;

    /// <summary>The type of the events, exactly.</summary>
    public required string EventType { get; init; }

    /// <summary>What of them is charged.</summary>
    public required UsageType Type { get; init; }

    /// <summary>The field of the event's data that tells the quantity; null if none is charged.</summary>
    public string? VolumeField { get; init; }

    /// <summary>A field of the event's data that names what was made; only for people, its absence does not matter.</summary>
    public string? SourceReferenceField { get; init; }

    /// <summary>The fields of the event's data that choose the row.</summary>
    public required ImmutableArray<string> Dimensions { get; init; }
}

/// <summary>What a price costs in one asset.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Rows">At least one, in order of definition; see <see cref="Rating.Rater"/> for which one counts.</param>
public sealed record Pricing(string Asset, ImmutableArray<PriceRow> Rows);

/// <summary>What an event costs that has certain values.</summary>
public sealed record PriceRow
{
    /// <summary>A name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The values that it is for; a dimension that is not named, or is <see cref="DimensionValue.Any"/>, may have any or none.</summary>
    public required ImmutableArray<DimensionValue> Dimensions { get; init; }

    /// <summary>For the event as such, 0 or more; of a fixed price the fee.</summary>
    public required Amount UnitPrice { get; init; }

    /// <summary>For each unit of volume, or each package of units, 0 or more.</summary>
    public required Amount VolumeRate { get; init; }

    /// <summary>How many units of volume <see cref="VolumeRate"/> is for, more than 0; null for one. Parts are charged in proportion.</summary>
    public Amount? PackageSize { get; init; }
}

/// <summary>The value that a dimension must have.</summary>
/// <param name="Name">The field of the event's data.</param>
/// <param name="Value">Its value as text.</param>
public sealed record DimensionValue(string Name, string Value)
{
    /// <summary>The value that stands for any, and for none.</summary>
    public const string Any = "*";
}
