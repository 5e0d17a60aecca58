using System.Buffers;

namespace Credits.Engine.Storage;

/// <summary>A stored document. A store never looks into the body and returns it byte for byte.</summary>
public sealed record Document
{
    /// <summary>The most characters an id may have.</summary>
    public const int MaxIdLength = 128;

    /// <summary>The most characters a type may have.</summary>
    public const int MaxTypeLength = 32;

    /// <summary>The most characters a sort value may have.</summary>
    public const int MaxSortLength = 256;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

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

    /// <summary>Throws <see cref="ArgumentException"/> if id, type or sort breaks its rule; a caller that lets it happen has a bug.</summary>
    public void Validate()
    {
        if (!IsName(Id, MaxIdLength)) throw new ArgumentException($"'{Id}' cannot be a document's id.");
        if (!IsName(Type, MaxTypeLength)) throw new ArgumentException($"'{Type}' cannot be a document's type.");
        if (!IsSort(Sort)) throw new ArgumentException($"'{Sort}' cannot be a document's sort value.");
    }

    internal static bool IsName(string? text, int maxLength) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    internal static bool IsSort(string? text) => text is { Length: <= MaxSortLength } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
