namespace Credits.Sqlite.Journal;

/// <summary>
/// A Bloom filter over ids, by their hashes (<see cref="IdHash"/>): what it does not hold was never added; what it may hold
/// perhaps was. Each sets six bits of one block of 64 bytes. Safe for concurrent use.
/// </summary>
/// <param name="capacity">How many it takes before it says "perhaps" too often: at 8 bits for each, once in 40 times.</param>
internal sealed class HashFilter(long capacity)
{
    private const int WordsPerBlock = 8;
    private const int BitsPerHash = 6;

    private readonly ulong[] _words = new ulong[((capacity >> 6) + 1) * WordsPerBlock];

    /// <summary>How many it takes before it says "perhaps" too often.</summary>
    public long Capacity => capacity;

    /// <summary>False if it was never added.</summary>
    public bool MayHold(int hash)
    {
        var (block, bits) = Place(hash);
        for (var i = 0; i < BitsPerHash; i++, bits >>= 9)
            if ((_words[block + (int)((bits >> 6) & 7)] & (1UL << (int)(bits & 63))) == 0) return false;
        return true;
    }

    /// <summary>Adds one.</summary>
    public void Add(int hash)
    {
        var (block, bits) = Place(hash);
        for (var i = 0; i < BitsPerHash; i++, bits >>= 9) Interlocked.Or(ref _words[block + (int)((bits >> 6) & 7)], 1UL << (int)(bits & 63));
    }

    private (int Block, ulong Bits) Place(int hash)
    {
        // The upper bits choose the block, a mix of all of them the bits in it.
        var block = (int)(((ulong)(uint)hash * (ulong)(_words.Length / WordsPerBlock)) >> 32);
        var bits = (uint)hash * 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 32)) * 0xD6E8_FEB8_6659_FD93;
        return (block * WordsPerBlock, bits ^ (bits >> 32));
    }
}
