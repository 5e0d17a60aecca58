using System.Diagnostics;

namespace Credits.Benchmarks.Load;

/// <summary>When a run ends: after a time or a number of requests, whichever is first, or at once when stopped. Safe for concurrent use.</summary>
public sealed class Bounds(TimeSpan duration, long requests)
{
    readonly long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
    long left = requests;
    volatile bool stopped;

    public bool Reached => stopped || Stopwatch.GetTimestamp() >= end || Volatile.Read(ref left) <= 0;

    public void CountOne() => Interlocked.Decrement(ref left);

    public void Stop() => stopped = true;
}
