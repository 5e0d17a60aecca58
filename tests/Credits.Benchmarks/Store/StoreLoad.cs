using System.Diagnostics;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;

namespace Credits.Benchmarks.Store;

/// <summary>A closed loop of callers, each with wallets of its own, or all with the same one.</summary>
/// <param name="load">What they do.</param>
/// <param name="wallets">How many wallets: one, or at least as many as callers.</param>
/// <param name="callers">How many write at once.</param>
public sealed class StoreLoad(IWalletLoad load, int wallets, int callers)
{
    /// <summary>Creates the heads.</summary>
    public Task OpenAsync() => EachCallerAsync(async caller =>
    {
        for (var wallet = caller; wallet < wallets; wallet += callers) await load.OpenAsync(wallet);
    });

    public async Task<StoreMeasurement> RunAsync(TimeSpan duration)
    {
        var latencies = Enumerable.Range(0, callers).Select(_ => new Histogram()).ToList();
        var (cpu, written, started) = (Environment.CpuUsage.TotalTime, DiskWrites.Bytes, Stopwatch.GetTimestamp());
        var bounds = new Bounds(duration, long.MaxValue);
        await EachCallerAsync(caller => LoopAsync(caller, bounds, latencies[caller]));

        var all = new Histogram();
        foreach (var each in latencies) all.Add(each);
        return new(all, load.EntriesEach, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu, DiskWrites.Bytes - written);
    }

    async Task LoopAsync(int caller, Bounds bounds, Histogram latencies)
    {
        var random = new Random(caller);
        var own = (wallets - caller + callers - 1) / callers;
        while (!bounds.Reached)
        {
            var wallet = wallets == 1 ? 0 : caller + (callers * random.Next(own));
            var started = Stopwatch.GetTimestamp();
            await load.WriteAsync(wallet);
            latencies.Record((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
    }

    Task EachCallerAsync(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));
}
