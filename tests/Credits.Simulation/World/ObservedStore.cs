using Credits.Engine.Storage;
using Credits.Simulation.Checks;

namespace Credits.Simulation.World;

/// <summary>What one machine writes, seen the moment that it is written.</summary>
internal sealed class ObservedStore(IDocumentStore documents, IDocumentStore queries, Oracle oracle, int machine) : IDocumentStore
{
    public bool IsExclusive => documents.IsExclusive;

    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) =>
        documents.ReadAsync(partition, id, cancellation);

    public async ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        var result = await documents.CommitAsync(batch, cancellation);
        if (result is CommitResult.Done) oracle.Committed(batch, machine);
        return result;
    }

    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) => queries.QueryAsync(query, cancellation);

    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => queries.CountAsync(query, cancellation);

    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => queries.PositionAsync(query, number, cancellation);
}
