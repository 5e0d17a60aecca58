namespace Credits.Testing.Memory;

/// <summary>
/// What goes wrong and how often: rates from 0 to 1, all 0 at first, which may be changed at any time. The seed
/// decides when, so the same calls in the same order meet the same faults.
/// </summary>
public sealed class Faults(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>Commits answered "throttled"; nothing is written.</summary>
    public double Throttled { get; set; }

    /// <summary>Commits answered "unavailable"; nothing is written.</summary>
    public double Unavailable { get; set; }

    /// <summary>Commits answered "unknown" that were written.</summary>
    public double ReplyLost { get; set; }

    /// <summary>Commits answered "unknown" that were not written.</summary>
    public double RequestLost { get; set; }

    /// <summary>Commits answered "unknown" that are tried once more just before one of the next few commits.</summary>
    public double Late { get; set; }

    /// <summary>Commits that a client library sends twice because the first reply was lost: the second answer is given.</summary>
    public double Resent { get; set; }

    /// <summary>Commits before which somebody else writes one of the documents to be replaced or deleted, without changing it.</summary>
    public double Conflict { get; set; }

    /// <summary>Reads, queries and counts that throw.</summary>
    public double ReadFails { get; set; }

    /// <summary>The most times that a call yields before and again after its work, so that others come between.</summary>
    public int MaxYields { get; set; }

    /// <summary>Switches everything off.</summary>
    public void Clear() =>
        (Throttled, Unavailable, ReplyLost, RequestLost, Late, Resent, Conflict, ReadFails, MaxYields) = (0, 0, 0, 0, 0, 0, 0, 0, 0);

    internal bool Happens(double rate)
    {
        if (rate <= 0) return false;
        lock (_gate) return _random.NextDouble() < rate;
    }

    internal int Choose(int count)
    {
        if (count <= 1) return 0;
        lock (_gate) return _random.Next(count);
    }
}
