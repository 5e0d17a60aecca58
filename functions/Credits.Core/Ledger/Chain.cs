using System.Security.Cryptography;
using System.Text;
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
        LastHash = Hash(Encoding.UTF8.GetBytes($"credits:1:{app.Length}:{app}:{wallet}")),
    };

    /// <summary>Gives an entry its place after the head, its personal digest and its hash.</summary>
    public static SealedEntry Seal(Head head, Entry entry, string commitId, DateTimeOffset recordedAt)
    {
        var moved = false;
        foreach (var posting in entry.Postings) moved |= !posting.Amount.IsZero;
        using var buffer = new JsonBuffer();
        var personal = Write(buffer, entry.Personal);
        entry = entry with
        {
            Sequence = head.Sequence + 1,
            Movements = head.Movements + (moved ? 1 : 0),
            CommitId = commitId,
            RecordedAt = recordedAt,
            PersonalDigest = entry.Personal is null ? null : Hash(buffer[personal]),
        };
        var (hash, body) = Encode(buffer, head.LastHash, entry, personal);
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

        using var buffer = new JsonBuffer();
        var personal = Write(buffer, entry.Personal);
        if (entry.Personal is not null && entry.PersonalDigest != Hash(buffer[personal])) return "its personal part does not fit its digest";
        var (hash, expected) = Encode(buffer, previousHash, entry, personal);
        if (hash != entry.Hash) return "its hash is not that of its content and the entry before it";
        return expected.AsSpan().SequenceEqual(body.Span) ? null : "it is not stored as it was written";
    }

    /// <summary>The bytes of an entry without its personal part; hash and digest stay.</summary>
    public static byte[] Erase(Entry entry)
    {
        using var buffer = new JsonBuffer();
        return Assemble(buffer[buffer.Write(entry, EntryJson.WriteCanonical)], entry.Hash, []);
    }

    private static Range Write(JsonBuffer buffer, Personal? personal) => personal is null ? default : buffer.Write(personal, PersonalJson.Write);

    private static (string Hash, byte[] Body) Encode(JsonBuffer buffer, string previousHash, Entry entry, Range personal)
    {
        var previous = buffer.Write(previousHash);
        var canonical = buffer.Write(entry, EntryJson.WriteCanonical);
        var hash = Hash(buffer[previous.Start..canonical.End]);
        return (hash, Assemble(buffer[canonical], hash, buffer[personal]));
    }

    // The stored object is the canonical one with two more properties before its closing brace.
    private static byte[] Assemble(ReadOnlySpan<byte> canonical, string hash, ReadOnlySpan<byte> personal)
    {
        var open = canonical[..^1];
        var body = new byte[open.Length + ",\"hash\":\"\""u8.Length + HashLength + (personal.IsEmpty ? 0 : ",\"personal\":"u8.Length + personal.Length) + 1];
        var rest = body.AsSpan();
        Append(ref rest, open);
        Append(ref rest, ",\"hash\":\""u8);
        rest = rest[Encoding.ASCII.GetBytes(hash, rest)..];
        Append(ref rest, "\""u8);
        if (!personal.IsEmpty)
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

    private static string Hash(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Convert.ToHexStringLower(hash);
    }
}
