using Credits.CosmosGateway;
using Credits.CosmosGateway.Http;

namespace Credits.Benchmarks.Cosmos;

/// <summary>What went over the wire: all of it, and the two kinds of requests that the engine makes in its stride.</summary>
/// <param name="All">Every request, whatever it was for.</param>
/// <param name="Commits">Batches, those too that lost to another writer.</param>
/// <param name="Reads">Reads of one document.</param>
public readonly record struct Wire(Tally All, Tally Commits, Tally Reads)
{
    static readonly RequestKind[] Kinds = Enum.GetValues<RequestKind>();

    /// <summary>All there was until now.</summary>
    public static Wire Of(Traffic traffic)
    {
        var all = Kinds.Select(kind => traffic[kind]).ToList();
        return new(
            new(all.Sum(tally => tally.Requests), all.Sum(tally => tally.BytesIn), all.Sum(tally => tally.BytesOut)),
            traffic[RequestKind.Batch],
            traffic[RequestKind.Read]);
    }

    public static Wire operator -(Wire left, Wire right) => new(left.All - right.All, left.Commits - right.Commits, left.Reads - right.Reads);
}
