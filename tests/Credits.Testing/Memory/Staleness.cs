namespace Credits.Testing.Memory;

/// <summary>How far behind the reads of a session may be.</summary>
/// <param name="seed">What decides when; the same calls in the same order give the same staleness.</param>
/// <param name="rate">The share of reads that may be stale, 0 to 1.</param>
/// <param name="maxCommits">By how many commits of the whole store at most.</param>
public sealed class Staleness(int seed, double rate, int maxCommits)
{
    private readonly Random _random = new(seed);

    /// <summary>The share of reads that may be stale, 0 to 1.</summary>
    public double Rate { get; set; } = rate;

    internal long Choose(long seen, long latest) =>
        _random.NextDouble() < Rate ? Math.Max(seen, latest - _random.Next(maxCommits + 1)) : latest;
}
