using Credits.Benchmarks.Load;
using Credits.Benchmarks.Rating;

namespace Credits.Benchmarks.Runs;

/// <summary>
/// The product's variants against the ceiling. Every variant gets a fresh server in every round, and the rounds
/// interleave them, so that a machine that is faster now than a minute ago treats them all alike.
/// </summary>
public static class Comparison
{
    /// <summary>Runs and prints; false if a variant failed.</summary>
    public static async Task<bool> RunAsync(Options options, CancellationToken cancellation)
    {
        var all = options.Events ? Variant.Events : Variant.Others;
        var chosen = all.Where(variant => options.Only.Count == 0 || options.Only.Contains(variant.Name)).ToList();
        if (chosen.Count < options.Only.Count) throw new FormatException($"--only knows {string.Join(", ", all.Select(variant => variant.Name))}.");

        IReadOnlyList<Variant> variants = [Variant.Ceiling, .. chosen];
        var results = new Results(variants);
        var rating = new RatingCost();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var variant in variants)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    await using var server = await variant.Start(options, cancellation);
                    results.Add(round, variant, await Measurement.TakeAsync(server, variant.Make(), options));
                }
                catch (LoadFailedException e) when (variant != Variant.Ceiling)
                {
                    results.Fail(round, variant, e.Message);
                }
            }

            if (options.Events) rating.Measure();
        }

        Console.WriteLine();
        Console.WriteLine($"Connections: {options.Connections}, rounds: {options.Rounds}, {options.WarmUp.TotalSeconds} s warm-up, {options.Measured.TotalSeconds} s measured; medians over the rounds (min-max)");
        results.Print(Console.Out);
        if (options.Events && results.CostOf(Variant.Events[0]) is { } deduct) rating.Print(deduct, Console.Out);
        return results.Failures == 0;
    }
}
