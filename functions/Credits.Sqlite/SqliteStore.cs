using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>
/// The embedded store: one SQLite database in a folder that belongs to this process alone. A commit is
/// answered when it is synced to the disk; a read sees every commit that was answered before it.
/// </summary>
public sealed class SqliteStore : IDocumentStore, IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly TimeProvider _time;

    private SqliteStore(DataFolder folder, SqliteWriter writer, SqliteReaders readers, TimeProvider time)
    {
        _folder = folder;
        _writer = writer;
        _readers = readers;
        _time = time;
    }

    /// <inheritdoc />
    public bool IsExclusive => true;

    /// <summary>
    /// Opens the store in its folder, made if need be. Throws <see cref="StoreOpenException"/> if another process
    /// has it, if it was written by a newer version, or if it is damaged.
    /// </summary>
    public static SqliteStore Open(SqliteOptions options, TimeProvider time)
    {
        _ = NativeSqlite.Current;
        var folder = DataFolder.Open(options.Folder);
        try
        {
            var path = folder.PathOf("credits.db");
            var writer = new SqliteWriter(SqliteSchema.OpenWriter(path), options, time);
            return new SqliteStore(folder, writer, new SqliteReaders(path, options.Readers), time);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) =>
        _readers.RunAsync((partition, id, Now), static (reader, asked) => reader.Read(asked.partition, asked.id, asked.Now), cancellation);

    /// <inheritdoc />
    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        cancellation.ThrowIfCancellationRequested();
        return _writer.CommitAsync(batch);
    }

    /// <inheritdoc />
    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        return _readers.RunAsync((query, Now), static (reader, asked) => reader.List(asked.query, asked.Now), cancellation);
    }

    /// <inheritdoc />
    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        return _readers.RunAsync((query, Now), static (reader, asked) => reader.Count(asked.query, asked.Now), cancellation);
    }

    /// <summary>Finishes what is queued, moves the log into the database and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.CloseAsync();
        await _writer.DisposeAsync();
        _folder.Dispose();
    }

    private long Now => _time.GetUtcNow().UtcTicks;
}
