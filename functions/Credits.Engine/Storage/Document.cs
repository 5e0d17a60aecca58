namespace Credits.Engine.Storage;

/// <summary>A stored document. A store never looks into the body and returns it byte for byte.</summary>
public sealed record Document
{
    /// <summary>The partition it belongs to.</summary>
    public required Partition Partition { get; init; }

    /// <summary>Unique in its partition; 1 to 128 characters of <c>[a-z0-9._-]</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, for example <c>entry</c>; queries name one type. At most 32 characters of <c>[a-z0-9._-]</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What queries order by: ASCII, compared byte by byte, at most 256 characters. Equal ones are ordered by id.</summary>
    public string Sort { get; init; } = "";

    /// <summary>The version of this document as the store gave it; empty on one that was never stored.</summary>
    public string ETag { get; init; } = "";

    /// <summary>From this moment on no read or query returns the document.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The content, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
