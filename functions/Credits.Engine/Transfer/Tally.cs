using System.Security.Cryptography;

namespace Credits.Engine.Transfer;

/// <summary>
/// How many documents there were, and a digest that is the same for the same documents in any order: two stores
/// with equal tallies hold the same.
/// </summary>
public sealed class Tally
{
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>64 hex digits.</summary>
    public string Digest => Convert.ToHexStringLower(_digest);

    /// <summary>Adds a document, as its line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        for (var i = 0; i < hash.Length; i++) _digest[i] ^= hash[i];
        Count++;
    }

    /// <summary>True if both counted the same documents.</summary>
    public bool Matches(Tally other) => Count == other.Count && Digest == other.Digest;
}
