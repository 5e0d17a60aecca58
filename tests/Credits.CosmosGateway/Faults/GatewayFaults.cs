using Credits.CosmosGateway.Http;

namespace Credits.CosmosGateway.Faults;

/// <summary>
/// What goes wrong: what a test has ordered for the next requests of a kind, and otherwise at rates from 0 to 1, by
/// seed, for requests for data.
/// </summary>
public sealed class GatewayFaults
{
    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly List<(RequestKind Kind, Fault? Fault, Action? First)> _next = [];

    internal GatewayFaults(int seed) => _random = new Random(seed);

    /// <summary>Requests answered 429 with a few milliseconds to wait.</summary>
    public double Throttled { get; set; }

    /// <summary>Requests that are not run; the connection breaks.</summary>
    public double RequestLost { get; set; }

    /// <summary>Requests that are run; the connection breaks.</summary>
    public double ReplyLost { get; set; }

    /// <summary>Batches that are run; the connection breaks.</summary>
    public double CommitReplyLost { get; set; }

    /// <summary>Requests answered 503 or 408, half of them after they were run.</summary>
    public double Unavailable { get; set; }

    /// <summary>Reads and queries of weaker than strong consistency that see an earlier moment.</summary>
    public double Stale { get; set; }

    /// <summary>How many connections were broken so far by rate.</summary>
    public int Broken { get; private set; }

    /// <summary>How many requests were answered with an error so far by rate.</summary>
    public int Refused { get; private set; }

    /// <summary>Orders what happens to the next request of a kind; may be called several times for several requests.</summary>
    public void Next(RequestKind kind, Fault fault, int times = 1)
    {
        lock (_gate) for (; times > 0; times--) _next.Add((kind, fault, null));
    }

    /// <summary>Has something done just before the next request of a kind is served.</summary>
    public void Before(RequestKind kind, Action action)
    {
        lock (_gate) _next.Add((kind, null, action));
    }

    /// <summary>Switches everything off.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            (Throttled, RequestLost, ReplyLost, CommitReplyLost, Unavailable, Stale) = (0, 0, 0, 0, 0, 0);
        }
    }

    /// <summary>How many writes a read is behind.</summary>
    internal int Staleness()
    {
        lock (_gate) return Stale > 0 && _random.NextDouble() < Stale ? _random.Next(1, 8) : 0;
    }

    internal Fault? Choose(RequestKind kind)
    {
        Action? first = null;
        try
        {
            lock (_gate)
            {
                var i = _next.FindIndex(next => next.Kind == kind);
                if (i >= 0)
                {
                    (_, var fault, first) = _next[i];
                    _next.RemoveAt(i);
                    return fault;
                }

                return kind is RequestKind.Batch or RequestKind.Read or RequestKind.Query ? ByRate(kind) : null;
            }
        }
        finally
        {
            first?.Invoke();
        }
    }

    private Fault? ByRate(RequestKind kind)
    {
        var fault = Roll(kind);
        if (fault is { Status: null }) Broken++;
        else if (fault is not null) Refused++;
        return fault;
    }

    private Fault? Roll(RequestKind kind)
    {
        if (Happens(Throttled)) return Fault.Answer(429, 3200, TimeSpan.FromMilliseconds(_random.Next(1, 5)));
        if (Happens(RequestLost)) return Fault.RequestLost;
        if (Happens(ReplyLost) || kind == RequestKind.Batch && Happens(CommitReplyLost)) return Fault.ReplyLost;
        if (!Happens(Unavailable)) return null;
        var status = _random.Next(2) == 0 ? 503 : 408;
        return _random.Next(2) == 0 ? Fault.Answer(status) : Fault.AnswerAfter(status);
    }

    private bool Happens(double rate) => rate > 0 && _random.NextDouble() < rate;
}
