namespace Credits.Engine.Storage;

/// <summary>Small writes outside the wallets' queues, whose callers have nothing to resume.</summary>
internal static class StoreWrites
{
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
}
