using Credits.Benchmarks.Load;
using Credits.Benchmarks.Rating;
using Credits.Benchmarks.Reports;

namespace Credits.Benchmarks.Runs;

/// <summary>
/// The product's variants against the ceiling. Every variant has a server of its own; all are warmed up first and then measured by
/// turns, a short while each, so that a machine that is faster now than a minute ago treats them all alike.
/// </summary>
public static class Comparison
{
    const int TurnsPerRound = 5;

    /// <summary>A server still moves into its database what it committed last, and the system that to the disk; the next one is not to feel either.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs and prints; false if a variant failed.</summary>
    public static async Task<bool> RunAsync(Options options, CancellationToken cancellation)
    {
        var all = options.Events ? Variant.Events : Variant.Others;
        var chosen = all.Where(variant => options.Only.Count == 0 || options.Only.Contains(variant.Name)).ToList();
        if (chosen.Count < options.Only.Count) throw new FormatException($"--only knows {string.Join(", ", all.Select(variant => variant.Name))}.");

        IReadOnlyList<Variant> variants = [Variant.Ceiling, .. chosen];
        var results = new Results(variants);
        var contestants = new List<Contestant>();
        try
        {
            foreach (var variant in variants)
                await TryAsync(variant, async () => contestants.Add(await Contestant.StartAsync(variant, options, cancellation)));
            for (var turn = 1; turn <= options.Rounds * TurnsPerRound; turn++)
            {
                foreach (var contestant in contestants.ToList())
                {
                    await Task.Delay(Pause, TimeProvider.System, cancellation);
                    Machine.FlushDisks();
                    var measured = await TryAsync(
                        contestant.Variant, async () => results.Add(turn, contestant.Variant, await contestant.MeasureAsync(options.Measured / TurnsPerRound)));
                    if (measured) continue;
                    contestants.Remove(contestant);
                    await contestant.DisposeAsync();
                }
            }

            foreach (var contestant in contestants) await TryAsync(contestant.Variant, contestant.VerifyAsync);
        }
        finally
        {
            foreach (var contestant in contestants) await contestant.DisposeAsync();
        }

        var rating = new RatingCost();
        for (var round = 0; options.Events && round < options.Rounds; round++) rating.Measure();
        Console.WriteLine();
        Console.WriteLine($"Connections: {options.Connections}, {options.WarmUp.TotalSeconds} s warm-up, {options.Rounds * TurnsPerRound} turns of {options.Measured.TotalSeconds / TurnsPerRound} s; medians over the turns (min-max)");
        results.Print(Console.Out);
        if (options.Events && results.CostOf(Variant.Events[0]) is { } deduct) rating.Print(deduct, Console.Out);
        return results.Failures == 0;

        async Task<bool> TryAsync(Variant variant, Func<Task> action)
        {
            try
            {
                await action();
                return true;
            }
            catch (LoadFailedException e) when (variant != Variant.Ceiling)
            {
                results.Fail(variant, e.Message);
                return false;
            }
        }
    }
}
