using System.Diagnostics;
using Credits.Benchmarks.Load;
using Credits.CosmosGateway;

namespace Credits.Benchmarks.Cosmos;

/// <summary>What a stretch of load came to.</summary>
/// <param name="Latencies">Of each operation.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Wire">What it sent and received.</param>
public sealed record WireMeasurement(Histogram Latencies, TimeSpan Elapsed, Wire Wire)
{
    public long Operations => Latencies.Count;

    public double PerSecond => Operations / Elapsed.TotalSeconds;

    /// <summary>How much of something there was for each operation.</summary>
    public double Each(double total) => total / Operations;
}

/// <summary>A closed loop of callers, whose traffic is counted.</summary>
/// <param name="traffic">Where it is counted.</param>
/// <param name="callers">How many call at once.</param>
/// <param name="call">What they do; given which caller does it, and a random number of its own.</param>
public sealed class WireLoad(Traffic traffic, int callers, Func<int, int, Task> call)
{
    public async Task<WireMeasurement> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var latencies = Enumerable.Range(0, callers).Select(_ => new Histogram()).ToList();
        var (before, started, bounds) = (Wire.Of(traffic), Stopwatch.GetTimestamp(), new Bounds(duration, long.MaxValue));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => LoopAsync(caller), cancellation)));

        var all = new Histogram();
        foreach (var each in latencies) all.Add(each);
        return new(all, Stopwatch.GetElapsedTime(started), Wire.Of(traffic) - before);

        async Task LoopAsync(int caller)
        {
            var random = new Random(caller);
            while (!bounds.Reached)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Stopwatch.GetTimestamp();
                await call(caller, random.Next());
                latencies[caller].Record((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
        }
    }
}
