using System.Globalization;
using Credits.Benchmarks.Reports;

namespace Credits.Benchmarks.Runs;

/// <summary>The measurements of all turns, and their table.</summary>
public sealed class Results(IReadOnlyList<Variant> variants)
{
    /// <summary>Foreign load above this many cores makes the numbers worth little.</summary>
    const double Disturbing = 0.2;

    readonly Dictionary<(string Variant, int Turn), Measurement> taken = [];

    /// <summary>How many variants failed.</summary>
    public int Failures { get; private set; }

    public void Add(int turn, Variant variant, Measurement measurement)
    {
        taken[(variant.Name, turn)] = measurement;
        Console.WriteLine($"turn {turn,2}  {variant.Name,-8} {measurement}");
    }

    public void Fail(Variant variant, string reason)
    {
        Failures++;
        Console.WriteLine($"{variant.Name} FAILED: {reason}");
    }

    /// <summary>Microseconds of the server's CPU for a request, the median over the turns; null if the variant was not measured.</summary>
    public double? CostOf(Variant variant)
    {
        var own = taken.Where(pair => pair.Key.Variant == variant.Name).Select(pair => pair.Value.ServerCost).ToList();
        return own.Count == 0 ? null : new Spread(own).Median;
    }

    public void Print(TextWriter writer)
    {
        var table = new Table("variant", "req/s", "p50 ms", "p99 ms", "share of (a)", "by CPU", "server us/request", "generator us/request", "peak MB", "goals");
        foreach (var variant in variants)
        {
            var own = taken.Where(pair => pair.Key.Variant == variant.Name).ToList();
            if (own.Count == 0) continue;
            var share = ShareOf(m => m.RequestsPerSecond);
            var p99 = Of(m => m.P99);
            var memory = Of(m => m.PeakMegabytes);
            table.Add(
                variant.Make().Title,
                Of(m => m.RequestsPerSecond).ToString("n0"),
                Of(m => m.P50).ToString("n1"),
                p99.ToString("n1"),
                share.ToString("p0"),
                ShareOf(m => m.PerCpuSecond).ToString("p0"),
                Of(m => m.ServerCost).Median.ToString("n1", CultureInfo.InvariantCulture),
                Of(m => m.ClientCost).Median.ToString("n1", CultureInfo.InvariantCulture),
                memory.Max.ToString("n0", CultureInfo.InvariantCulture),
                variant.Goal.Judge(share.Median, p99.Median, memory.Max));

            // Formed inside each turn, whose measurements are close to each other in time.
            Spread ShareOf(Func<Measurement, double> value) =>
                new(own.Select(pair => value(pair.Value) / value(taken[(Variant.Ceiling.Name, pair.Key.Turn)])));

            Spread Of(Func<Measurement, double> value) => new(own.Select(pair => value(pair.Value)));
        }

        table.Print(writer);
        var others = taken.Values.Select(m => m.OtherCores).DefaultIfEmpty().Max();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Other processes kept up to {others:n2} cores busy while measuring.{(others > Disturbing ? " That is too much: run it again on a quiet machine." : "")}"));
        if (Failures > 0) writer.WriteLine($"{Failures} variants FAILED.");
    }
}
