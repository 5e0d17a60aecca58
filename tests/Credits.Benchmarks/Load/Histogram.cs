using System.Numerics;

namespace Credits.Benchmarks.Load;

/// <summary>
/// Counts of latencies in microseconds, 0 to about 18 minutes. Buckets grow with the value (64 to each power of
/// two), so that a quantile is at most 1.6 % too high at any size and recording costs a few instructions.
/// </summary>
public sealed class Histogram
{
    const int SubBits = 6;
    const int SubBuckets = 1 << SubBits;
    const int MaxBits = 30;
    const long MaxValue = (1L << MaxBits) - 1;

    readonly long[] counts = new long[(MaxBits - SubBits + 1) * SubBuckets];

    /// <summary>How many values were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The highest value recorded, exactly; 0 when there is none.</summary>
    public long Max { get; private set; }

    public void Record(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, MaxValue);
        counts[IndexOf(value)]++;
        Count++;
        if (value > Max) Max = value;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] += other.counts[i];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The smallest recorded value (rounded up to its bucket's end) that at least this share of all values does not exceed.</summary>
    /// <param name="share">0 to 1, for example 0.99.</param>
    public long Quantile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= wanted) return Math.Min(LastOf(i), Max);
        }

        return Max;
    }

    static int IndexOf(long value)
    {
        if (value < SubBuckets) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return (shift * SubBuckets) + (int)(value >> shift);
    }

    static long LastOf(int index)
    {
        if (index < 2 * SubBuckets) return index;
        var shift = (index / SubBuckets) - 1;
        return ((long)((index % SubBuckets) + SubBuckets + 1) << shift) - 1;
    }
}
