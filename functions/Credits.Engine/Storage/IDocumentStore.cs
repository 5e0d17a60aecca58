namespace Credits.Engine.Storage;

/// <summary>
/// The port to the database: documents in partitions, one-partition commits, keyset queries. Safe for
/// concurrent use. A call that cannot be answered because the machine is broken throws
/// <see cref="StoreUnavailableException"/>; a commit answers with a value whenever it can.
/// </summary>
public interface IDocumentStore
{
    /// <summary>
    /// True if nobody but this process writes to the store, so that what this process last committed is the
    /// present state and need not be read again.
    /// </summary>
    bool IsExclusive { get; }

    /// <summary>Reads one document as of the latest commit, or null if it is not there or has expired.</summary>
    ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default);

    /// <summary>Writes a batch, all of it or nothing. The answer comes only when it is durable.</summary>
    ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default);

    /// <summary>Lists documents in order. Documents that have expired are left out.</summary>
    ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default);

    /// <summary>Counts what <see cref="QueryAsync"/> would list over all pages; limit, order and position do not matter.</summary>
    ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default);

    /// <summary>
    /// Where the document stands that comes as the <paramref name="number"/>th in what <see cref="QueryAsync"/> would list over
    /// all pages, counted from 1; null if there are not so many. Limit and position do not matter, and no bodies are read.
    /// </summary>
    ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default);
}

/// <summary>The store cannot answer now. Nothing can be said about what it holds.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes one with its reason.</summary>
    public StoreUnavailableException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
