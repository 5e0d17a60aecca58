using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Credits.CosmosGateway.Partitioning;

/// <summary>
/// Where a hierarchical key lies in the space of physical partitions: 16 bytes for each level, the hash of that
/// level's value; so all keys with the same first levels lie next to each other.
/// </summary>
internal static class EffectiveKey
{
    /// <summary>The values of a key or the beginning of one, as the header has them.</summary>
    public static string[] Parse(string header)
    {
        using var json = JsonDocument.Parse(header);
        return [.. json.RootElement.EnumerateArray().Select(value => value.GetString()!)];
    }

    /// <summary>The place of a key, or the common beginning of the places of all keys that begin with it.</summary>
    public static string Of(IEnumerable<string> values)
    {
        var place = new StringBuilder();
        foreach (var value in values) place.Append(Convert.ToHexString(HashOf(value)));
        return place.ToString();
    }

    private static byte[] HashOf(string value)
    {
        // A marker for strings, the text, and an end that no text has.
        byte[] bytes = [8, .. Encoding.UTF8.GetBytes(value), 0xFF];
        var (low, high) = Murmur3(bytes);
        var hash = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, low);
        BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8), high);
        Array.Reverse(hash);
        hash[0] &= 0x3F;
        return hash;
    }

    /// <summary>MurmurHash3, 128 bits, as published; seed 0.</summary>
    private static (ulong Low, ulong High) Murmur3(ReadOnlySpan<byte> bytes)
    {
        const ulong C1 = 0x87c37b91114253d5, C2 = 0x4cf5ad432745937f;
        var (h1, h2, length) = (0UL, 0UL, (ulong)bytes.Length);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            h1 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(bytes) * C1, 31) * C2;
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) * C2, 33) * C1;
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        }

        Span<byte> tail = stackalloc byte[16];
        bytes.CopyTo(tail);
        h2 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]) * C2, 33) * C1;
        h1 ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(tail) * C1, 31) * C2;
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = Mix(h1);
        h2 = Mix(h2);
        h1 += h2;
        h2 += h1;
        return (h1, h2);
    }

    private static ulong Mix(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xff51afd7ed558ccd;
        k = (k ^ (k >> 33)) * 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
