using Credits.Core.Ids;

namespace Credits.Engine.Customers;

/// <summary>Whose wallet it is.</summary>
public sealed record Customer
{
    /// <summary>26 characters; also the name of the wallet.</summary>
    public required string Id { get; init; }

    /// <summary>The app's own name for the customer; set once. Null if there is none or it was erased.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>An address.</summary>
    public string? Email { get; init; }

    /// <summary>A JSON object as text.</summary>
    public string? Metadata { get; init; }

    /// <summary>When the customer was first seen.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When the fields last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>True once the personal fields were erased on request.</summary>
    public bool Erased { get; init; }

    /// <summary>How far the personal parts of the wallet's entries are erased: the sequence of the last entry that was looked at.</summary>
    public long ErasedThrough { get; init; }

    /// <summary>A hash of the request that made the customer and the client's key of it, so that trying again is told from making another one; empty once it was erased; or null.</summary>
    public string? Request { get; init; }

    /// <summary>
    /// The id computed from the external id, which stays the customer's even when that itself is erased; no alias but that one
    /// leads here. Null if there has been none, or as long as the external id says it; the customer's own id if they were
    /// erased before there was one.
    /// </summary>
    public string? KnownAs { get; init; }

    /// <summary>If not null, this is only another name for that customer.</summary>
    public string? AliasOf { get; init; }

    /// <summary>
    /// The id of the customer with an external id: the same at every first use, on every instance. The salt is
    /// the app's, so that ids tell nothing across apps.
    /// </summary>
    public static string IdFor(string app, string salt, string externalId) => StableId.Of("customer:" + app, salt, externalId);
}
