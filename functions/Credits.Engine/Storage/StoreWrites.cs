namespace Credits.Engine.Storage;

/// <summary>Small writes outside the wallets' queues, whose callers have nothing to resume.</summary>
internal static class StoreWrites
{
    private const int MaxLost = 10;

    /// <summary>
    /// Commits a batch that is either done or lost to another writer; throws <see cref="StoreUnavailableException"/>
    /// for what the machine can not do or can not tell.
    /// </summary>
    public static async ValueTask<CommitResult> WriteAsync(this IDocumentStore store, Batch batch, CancellationToken cancellation = default)
    {
        var result = await store.CommitAsync(batch, cancellation);
        return result is CommitResult.Done or CommitResult.AlreadyExists or CommitResult.PreconditionFailed
            ? result
            : throw new StoreUnavailableException($"The store did not write: {result}.");
    }

    /// <summary>Deletes documents of a type in a partition, a page more than <paramref name="most"/> at most; gives how many are left.</summary>
    public static async ValueTask<long> RemoveAsync(this IDocumentStore store, Partition partition, string type, int most, CancellationToken cancellation = default)
    {
        var all = new Query { App = partition.App, Wallet = partition.Wallet, Type = type, Limit = Batch.MaxWrites };
        for (var (removed, lost) = (0, 0); removed < most;)
        {
            var documents = (await store.QueryAsync(all, cancellation)).Documents;
            if (documents.Count == 0) return 0;
            // What is deleted needs no body, and a page of them may be larger than a batch.
            var batch = new Batch(partition, [.. documents.Select(document => new Write(WriteKind.Delete, document with { Body = default }))]);
            if (await store.WriteAsync(batch, cancellation) is CommitResult.Done) removed += documents.Count;
            else if (++lost == MaxLost) throw new StoreUnavailableException($"Documents of the type {type} change all the time.");
        }

        return await store.CountAsync(all, cancellation);
    }
}
