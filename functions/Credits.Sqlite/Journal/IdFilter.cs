using System.Text;

namespace Credits.Sqlite.Journal;

/// <summary>
/// A Bloom filter over ids: what it does not hold was never added; what it may hold perhaps was. An id sets six bits of one
/// block of 64 bytes. Safe for concurrent use.
/// </summary>
/// <param name="capacity">How many ids it takes before it says "perhaps" too often: at 8 bits for each, once in 40 times.</param>
internal sealed class IdFilter(long capacity)
{
    private const int WordsPerBlock = 8;
    private const int BitsPerId = 6;

    private readonly ulong[] _words = new ulong[((capacity >> 6) + 1) * WordsPerBlock];

    /// <summary>How many ids it takes before it says "perhaps" too often.</summary>
    public long Capacity => capacity;

    /// <summary>False if the id was never added.</summary>
    public bool MayHold(string id)
    {
        var (block, bits) = Place(HashOf(id));
        for (var i = 0; i < BitsPerId; i++, bits >>= 9)
            if ((_words[block + (int)((bits >> 6) & 7)] & (1UL << (int)(bits & 63))) == 0) return false;
        return true;
    }

    /// <summary>Adds an id.</summary>
    public void Add(string id) => Add(HashOf(id));

    /// <summary>Adds an id that is UTF-8 already.</summary>
    public void Add(ReadOnlySpan<byte> id) => Add(HashOf(id));

    private void Add(uint hash)
    {
        var (block, bits) = Place(hash);
        for (var i = 0; i < BitsPerId; i++, bits >>= 9) Interlocked.Or(ref _words[block + (int)((bits >> 6) & 7)], 1UL << (int)(bits & 63));
    }

    private (int Block, ulong Bits) Place(uint hash)
    {
        // The upper bits choose the block, a mix of all of them the bits in it.
        var block = (int)(((ulong)hash * (ulong)(_words.Length / WordsPerBlock)) >> 32);
        var bits = hash * 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 32)) * 0xD6E8_FEB8_6659_FD93;
        return (block * WordsPerBlock, bits ^ (bits >> 32));
    }

    private static uint HashOf(string id)
    {
        Span<byte> bytes = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(id, bytes, out var length) ? HashOf(bytes[..length]) : HashOf(Encoding.UTF8.GetBytes(id));
    }

    private static uint HashOf(ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.AddBytes(id);
        return (uint)hash.ToHashCode();
    }
}
