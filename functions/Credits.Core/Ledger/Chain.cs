using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Wallets;

namespace Credits.Core.Ledger;

/// <summary>An entry with its place in the chain and the bytes to store.</summary>
/// <param name="Entry">Complete, with its hash.</param>
/// <param name="Body">What to store.</param>
public readonly record struct SealedEntry(Entry Entry, byte[] Body);

/// <summary>
/// The hash chain of a wallet: <c>hash = SHA-256(previous hash as 64 hex digits ‖ canonical entry)</c>. The
/// first one follows a hash of the app's and the wallet's name, so no chain can pass for another's.
/// </summary>
public static class Chain
{
    private const int HashLength = 64;

    /// <summary>The state of a wallet before its first entry.</summary>
    public static Head Genesis(string app, string wallet) => new()
    {
        LastHash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes($"credits:1:{app.Length}:{app}:{wallet}"))),
    };

    /// <summary>Gives an entry its place after the head, its personal digest and its hash.</summary>
    public static SealedEntry Seal(Head head, Entry entry, string commitId, DateTimeOffset recordedAt)
    {
        var moved = false;
        foreach (var posting in entry.Postings) moved |= !posting.Amount.IsZero;
        var personal = entry.Personal is { } fields ? PersonalJson.Write(fields) : null;
        entry = entry with
        {
            Sequence = head.Sequence + 1,
            Movements = head.Movements + (moved ? 1 : 0),
            CommitId = commitId,
            RecordedAt = recordedAt,
            PersonalDigest = personal is null ? null : Hex(SHA256.HashData(personal)),
        };
        var (hash, body) = Encode(head.LastHash, entry, personal);
        return new SealedEntry(entry with { Hash = hash }, body);
    }

    /// <summary>
    /// What is wrong with a stored entry that should follow a hash, or null: its bytes must be exactly what
    /// sealing the entry gives, and its personal part must fit the digest or be gone.
    /// </summary>
    public static string? Fault(string previousHash, ReadOnlyMemory<byte> body, out Entry? entry)
    {
        entry = null;
        try
        {
            entry = EntryJson.Read(body);
        }
        catch (FormatException)
        {
            return "it can not be read";
        }

        var personal = entry.Personal is { } fields ? PersonalJson.Write(fields) : null;
        if (personal is not null && entry.PersonalDigest != Hex(SHA256.HashData(personal))) return "its personal part does not fit its digest";
        var (hash, expected) = Encode(previousHash, entry, personal);
        if (hash != entry.Hash) return "its hash is not that of its content and the entry before it";
        return expected.AsSpan().SequenceEqual(body.Span) ? null : "it is not stored as it was written";
    }

    /// <summary>The bytes of an entry without its personal part; hash and digest stay.</summary>
    public static byte[] Erase(Entry entry) => Assemble(Canonical(entry).WrittenSpan, entry.Hash, null);

    private static (string Hash, byte[] Body) Encode(string previousHash, Entry entry, byte[]? personal)
    {
        var canonical = Canonical(entry);
        var hashed = ArrayPool<byte>.Shared.Rent(HashLength + canonical.WrittenCount);
        Encoding.ASCII.GetBytes(previousHash, hashed);
        canonical.WrittenSpan.CopyTo(hashed.AsSpan(HashLength));
        var hash = Hex(SHA256.HashData(hashed.AsSpan(0, HashLength + canonical.WrittenCount)));
        ArrayPool<byte>.Shared.Return(hashed);
        return (hash, Assemble(canonical.WrittenSpan, hash, personal));
    }

    private static ArrayBufferWriter<byte> Canonical(Entry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(768);
        using var writer = new Utf8JsonWriter(buffer, JsonText.Compact);
        EntryJson.WriteCanonical(writer, entry);
        writer.Flush();
        return buffer;
    }

    // The stored object is the canonical one with two more properties before its closing brace.
    private static byte[] Assemble(ReadOnlySpan<byte> canonical, string hash, byte[]? personal)
    {
        var open = canonical[..^1];
        var body = new byte[open.Length + ",\"hash\":\"\""u8.Length + HashLength + (personal is null ? 0 : ",\"personal\":"u8.Length + personal.Length) + 1];
        var rest = body.AsSpan();
        Append(ref rest, open);
        Append(ref rest, ",\"hash\":\""u8);
        rest = rest[Encoding.ASCII.GetBytes(hash, rest)..];
        Append(ref rest, "\""u8);
        if (personal is not null)
        {
            Append(ref rest, ",\"personal\":"u8);
            Append(ref rest, personal);
        }

        Append(ref rest, "}"u8);
        return body;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}
