using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Tests.Stats;

/// <summary>A store in which it takes a time to read the days of wallets, and where that may fail.</summary>
internal sealed class SlowStore(IDocumentStore store, TimeProvider time, TimeSpan delay) : IDocumentStore
{
    /// <summary>How often they were read.</summary>
    public int Sums { get; private set; }

    /// <summary>What reading them ends with.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What happens just before the days that were kept are read.</summary>
    public Func<Task>? BeforeKept { get; set; }

    public bool IsExclusive => store.IsExclusive;

    public async ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        if (query.Type == "app-day" && BeforeKept is { } happens)
        {
            BeforeKept = null;
            await happens();
        }

        if (query.Type != WalletDocuments.Day) return await store.QueryAsync(query, cancellation);
        Sums++;
        var page = await store.QueryAsync(query, cancellation);
        await Task.Delay(delay, time, cancellation);
        return Fault is null ? page : throw Fault;
    }

    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) => store.ReadAsync(partition, id, cancellation);

    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) => store.CommitAsync(batch, cancellation);

    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => store.CountAsync(query, cancellation);

    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => store.PositionAsync(query, number, cancellation);
}
