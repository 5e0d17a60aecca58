using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Credits.Core.Ids;

/// <summary>
/// Ids computed from what they stand for, so that the same operation tried twice, anywhere, has the same id.
/// 26 lower-case base32 characters: the first 130 bits of a SHA-256 over the length-framed parts.
/// </summary>
public static class StableId
{
    /// <summary>The length of every id made here, in characters.</summary>
    public const int Length = 26;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(Alphabet);

    /// <summary>The id of a thing: a family, which keeps kinds of things apart, and what names it within the family.</summary>
    public static string Of(string family, string name, string? more = null)
    {
        var max = Encoding.UTF8.GetMaxByteCount(family.Length + name.Length + (more?.Length ?? 0)) + 12;
        Span<byte> buffer = max <= 1024 ? stackalloc byte[1024] : new byte[max];
        var length = Frame(buffer, 0, family);
        length = Frame(buffer, length, name);
        if (more is not null) length = Frame(buffer, length, more);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        return Encode(hash);
    }

    /// <summary>An id that nothing else has, from 17 or more random bytes.</summary>
    public static string FromRandom(ReadOnlySpan<byte> random) => Encode(random);

    /// <summary>True for text that could be an id made here.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == Length && !text.ContainsAnyExcept(Letters);

    /// <summary>An id without what it begins with where clients see it; as it is if it does not begin so.</summary>
    public static string WithoutPrefix(string id, string prefix) => id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : id;

    private static int Frame(Span<byte> buffer, int at, string part)
    {
        var length = Encoding.UTF8.GetBytes(part, buffer[(at + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(buffer[at..], length);
        return at + 4 + length;
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Length];
        int bits = 0, count = 0, next = 0;
        for (var i = 0; i < Length; i++)
        {
            if (count < 5)
            {
                bits = ((bits << 8) | bytes[next++]) & 0xFFFF;
                count += 8;
            }

            count -= 5;
            text[i] = Alphabet[(bits >> count) & 31];
        }

        return new string(text);
    }
}
