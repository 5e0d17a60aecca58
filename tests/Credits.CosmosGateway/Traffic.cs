using System.Collections.Concurrent;
using Credits.CosmosGateway.Http;

namespace Credits.CosmosGateway;

/// <summary>Requests of one kind: how many, and the bytes of their bodies and of the answers' bodies.</summary>
public readonly record struct Tally(long Requests, long BytesIn, long BytesOut)
{
    public static Tally operator -(Tally left, Tally right) =>
        new(left.Requests - right.Requests, left.BytesIn - right.BytesIn, left.BytesOut - right.BytesOut);
}

/// <summary>Counts what goes over the wire.</summary>
public sealed class Traffic
{
    private readonly ConcurrentDictionary<RequestKind, Tally> _tallies = new();

    /// <summary>What there was of a kind.</summary>
    public Tally this[RequestKind kind] => _tallies.GetValueOrDefault(kind);

    /// <summary>All requests there were.</summary>
    public long Requests => _tallies.Values.Sum(tally => tally.Requests);

    internal void Count(RequestKind kind, long bytesIn, long bytesOut) => _tallies.AddOrUpdate(
        kind,
        static (_, added) => added,
        static (_, old, added) => new Tally(old.Requests + added.Requests, old.BytesIn + added.BytesIn, old.BytesOut + added.BytesOut),
        new Tally(1, bytesIn, bytesOut));
}
