using System.Diagnostics;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;

namespace Credits.Benchmarks.Store;

/// <summary>A closed loop of callers, each with wallets of its own, as the writers of wallets are.</summary>
/// <param name="wallets">The wallets, at least as many as callers.</param>
/// <param name="callers">How many commit at once.</param>
/// <param name="group">How many entries each commit holds.</param>
public sealed class StoreLoad(IReadOnlyList<StoredWallet> wallets, int callers, int group)
{
    /// <summary>Creates the heads.</summary>
    public Task OpenAsync() => EachCallerAsync(async caller =>
    {
        for (var i = caller; i < wallets.Count; i += callers) await wallets[i].OpenAsync();
    });

    public async Task<StoreMeasurement> RunAsync(TimeSpan duration)
    {
        var latencies = Enumerable.Range(0, callers).Select(_ => new Histogram()).ToList();
        var (cpu, written, started) = (Environment.CpuUsage.TotalTime, DiskWrites.Bytes, Stopwatch.GetTimestamp());
        var bounds = new Bounds(duration, long.MaxValue);
        await EachCallerAsync(caller => LoopAsync(caller, bounds, latencies[caller]));

        var all = new Histogram();
        foreach (var each in latencies) all.Add(each);
        return new(all, group, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu, DiskWrites.Bytes - written);
    }

    async Task LoopAsync(int caller, Bounds bounds, Histogram latencies)
    {
        var random = new Random(caller);
        var own = (wallets.Count - caller + callers - 1) / callers;
        while (!bounds.Reached)
        {
            var wallet = wallets[caller + (callers * random.Next(own))];
            var started = Stopwatch.GetTimestamp();
            await wallet.WriteAsync(group);
            latencies.Record((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
    }

    Task EachCallerAsync(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));
}
