using System.Globalization;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Runs;

/// <summary>One measured stretch of load on one server.</summary>
/// <param name="Load">What the clients saw.</param>
/// <param name="Cpu">What it cost.</param>
/// <param name="PeakMemory">The most the server ever had resident, in bytes.</param>
public sealed record Measurement(LoadResult Load, CpuSample Cpu, long PeakMemory)
{
    public double RequestsPerSecond => Load.RequestsPerSecond;

    public double P50 => Load.Latencies.Quantile(0.5) / 1000.0;

    public double P99 => Load.Latencies.Quantile(0.99) / 1000.0;

    public double Max => Load.Latencies.Max / 1000.0;

    /// <summary>Microseconds of the server's CPU per request.</summary>
    public double ServerCost => Cpu.Server.TotalMicroseconds / Load.Latencies.Count;

    /// <summary>Microseconds of the load generator's CPU per request.</summary>
    public double ClientCost => Cpu.Bench.TotalMicroseconds / Load.Latencies.Count;

    /// <summary>
    /// Requests per second for each second of CPU, of server and generator together: what the throughput would be
    /// if the processor were the only limit. Less disturbed by other processes than the throughput itself.
    /// </summary>
    public double PerCpuSecond => 1e6 / (ServerCost + ClientCost);

    /// <summary>How many cores other processes kept busy meanwhile; 0 where that is not known.</summary>
    public double OtherCores => Math.Max(0, (Cpu.Others ?? TimeSpan.Zero) / Load.Elapsed);

    public double PeakMegabytes => PeakMemory / 1e6;

    /// <summary>Warms up and measures.</summary>
    public static async Task<Measurement> TakeAsync(ServerProcess server, IReadOnlyList<IConversation> conversations, Options options)
    {
        await LoadRun.RunAsync(server.Address, conversations, options.WarmUp);
        return await TakeAsync(server, conversations, options.Measured);
    }

    /// <summary>Measures.</summary>
    public static async Task<Measurement> TakeAsync(ServerProcess server, IReadOnlyList<IConversation> conversations, TimeSpan duration)
    {
        var before = CpuSample.Take(server);
        var load = await LoadRun.RunAsync(server.Address, conversations, duration);
        return new(load, CpuSample.Take(server).Since(before), server.PeakMemory);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RequestsPerSecond:n0} req/s, p50 {P50:n1} ms, p99 {P99:n1} ms, max {Max:n0} ms, server {ServerCost:n1} us/request, generator {ClientCost:n1} us/request, {PeakMegabytes:n0} MB, other processes {OtherCores:n2} cores");
}
