using System.Globalization;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Store;

/// <summary>What a store did in one stretch of load.</summary>
/// <param name="Latencies">Of each write.</param>
/// <param name="Group">Entries of each write.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Cpu">The CPU time of this process.</param>
/// <param name="Written">Bytes that it handed to the disk; null where that is not known.</param>
public sealed record StoreMeasurement(Histogram Latencies, int Group, TimeSpan Elapsed, TimeSpan Cpu, long? Written)
{
    public long Entries => Latencies.Count * Group;

    public double PerSecond => Entries / Elapsed.TotalSeconds;

    public double P50 => Latencies.Quantile(0.5) / 1000.0;

    public double P99 => Latencies.Quantile(0.99) / 1000.0;

    public double Cost => Cpu.TotalMicroseconds / Entries;

    public double BytesEach => Written is { } bytes ? (double)bytes / Entries : double.NaN;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond:n0} entries/s, p50 {P50:n1} ms, p99 {P99:n1} ms, max {Latencies.Max / 1000.0:n0} ms, {Cost:n1} us/entry, {BytesEach:n0} bytes/entry");
}
