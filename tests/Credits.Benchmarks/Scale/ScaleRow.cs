using System.Globalization;
using Credits.Benchmarks.Reports;
using Credits.Benchmarks.Runs;

namespace Credits.Benchmarks.Scale;

/// <summary>The product and the ceiling, measured one after the other.</summary>
public sealed record ScaleSample(Measurement Product, Measurement Ceiling)
{
    public double Cpu => Product.ServerCost / Ceiling.ServerCost;

    public double Time => Ceiling.RequestsPerSecond / Product.RequestsPerSecond;
}

/// <summary>What was measured at one size.</summary>
/// <param name="Count">The size when it was measured.</param>
/// <param name="Samples">The measurements.</param>
/// <param name="Memory">Bytes resident after them.</param>
/// <param name="PeakMemory">The most bytes ever resident.</param>
/// <param name="Disk">Bytes of the store's files.</param>
public sealed record ScaleRow(long Count, IReadOnlyList<ScaleSample> Samples, long Memory, long PeakMemory, long Disk)
{
    public static void Print(IReadOnlyList<ScaleRow> rows, string unit, TextWriter writer)
    {
        var table = new Table(unit, "req/s", "p50 ms", "p99 ms", "server us/request", "CPU to first", "time to first", "memory MB", "peak MB", "store MB");
        foreach (var row in rows)
        {
            var (cpu, time) = (rows[0].Of(s => s.Cpu).Median, rows[0].Of(s => s.Time).Median);
            table.Add(
                Number(row.Count),
                row.Of(s => s.Product.RequestsPerSecond).ToString("n0"),
                row.Of(s => s.Product.P50).ToString("n1"),
                row.Of(s => s.Product.P99).ToString("n1"),
                row.Of(s => s.Product.ServerCost).ToString("n1"),
                row.Of(s => s.Cpu / cpu).ToString("n2"),
                row.Of(s => s.Time / time).ToString("n2"),
                Number(row.Memory / 1e6),
                Number(row.PeakMemory / 1e6),
                Number(row.Disk / 1e6));
        }

        table.Print(writer);
    }

    static string Number(double value) => value.ToString("n0", CultureInfo.InvariantCulture);

    Spread Of(Func<ScaleSample, double> value) => new(Samples.Select(value));
}
