using System.Collections.Immutable;

namespace Credits.Engine.Catalog;

/// <summary>A product and what is known of its versions; what they cost is in each version's own document.</summary>
public sealed record Product
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxCodeLength = 100;

    /// <summary>The longest name of a product, a price or an entitlement, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>What ids of products begin with, as clients see them.</summary>
    public const string IdPrefix = "prp_";

    /// <summary>26 characters, a hash of the code within the app and mode.</summary>
    public required string Id { get; init; }

    /// <summary>The app's own name for it; set once.</summary>
    public required string Code { get; init; }

    /// <summary>Its versions, the first one first, without gaps from 1.</summary>
    public required ImmutableArray<VersionInfo> Versions { get; init; }

    /// <summary>The published version that new subscriptions get which name none; null if none is published.</summary>
    public int? Default { get; init; }

    /// <summary>True once nobody can subscribe to it any more. Subscriptions that there are go on.</summary>
    public bool Archived { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When something of it last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>What is known of a version, or null if there is none of that number.</summary>
    public VersionInfo? Version(int number) => number >= 1 && number <= Versions.Length ? Versions[number - 1] : null;
}

/// <summary>What is known of a version.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Name">What customers read.</param>
/// <param name="Published">Whether customers can be subscribed to it. That is for ever.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Key">A hash of the key that the client gave for making it, or null.</param>
public sealed record VersionInfo(int Number, string Name, bool Published, DateTimeOffset Created, string? Key);
