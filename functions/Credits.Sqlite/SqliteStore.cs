using System.Runtime.CompilerServices;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Credits.Sqlite.Queue;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>
/// The embedded store: one SQLite database, with a journal before it, in a folder that belongs to this process alone.
/// A commit is answered when it is synced to the disk; a read sees every commit that was answered before it.
/// </summary>
public sealed class SqliteStore : IDocumentStore, IDocumentDump, IAsyncDisposable
{
    private const string FileName = "credits.db";

    private readonly DataFolder _folder;
    private readonly JournalWriter _documents;
    private readonly JournalReader _journal;
    private readonly PendingDocuments _pending;
    private readonly SqliteWriter _database;
    private readonly SqliteReaders _readers;
    private readonly TimeProvider _time;

    private SqliteStore(DataFolder folder, string path, SqliteConnection connection, SqliteOptions options, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _pending = new PendingDocuments();
        var journal = DocumentJournal.Open(
            [folder.PathOf("journal-0"), folder.PathOf("journal-1")], SqliteSchema.Folded(connection), _pending.Recover, options.Seams.BeforeSync);
        folder.Sync();
        var epoch = journal.Epoch = SqliteSchema.CountOpening(connection, journal.Epoch);
        if (epoch > BatchChecker.MaxEpoch) throw new StoreOpenException($"The store in {folder.Path} was opened {epoch} times, more often than it can be.");
        var ids = new IdentityWriter(connection, options.IdsGatherAt);
        var stored = new StoredVersions(
            path, new StoredIds(path, _pending, ids.Recent, ids.Last, options.IdsAtLeast), ids.Recent, options.Remembered);
        _journal = new JournalReader(journal, _pending);
        _database = new SqliteWriter(connection, ids, options, time);
        _documents = new JournalWriter(journal, _pending, stored, new BatchChecker(_pending, stored, time, epoch), _database, options, time);
        _readers = new SqliteReaders(path, ids.Recent, options.Readers);
        Messages = new SqliteMessageQueue(_database, _readers, time);
    }

    /// <inheritdoc />
    public bool IsExclusive => true;

    /// <summary>True if a folder holds a store.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>The queue in the same database.</summary>
    public SqliteMessageQueue Messages { get; }

    /// <summary>
    /// Opens the store in its folder, made if need be. Throws <see cref="StoreOpenException"/> if another process
    /// has it, if it was written by a newer version, or if it is damaged.
    /// </summary>
    public static SqliteStore Open(SqliteOptions options, TimeProvider time)
    {
        _ = NativeSqlite.Current;
        var folder = DataFolder.Open(options.Folder);
        var path = folder.PathOf(FileName);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteSchema.OpenWriter(path);
            LockWriter.ReleaseAll(connection, time);
            return new SqliteStore(folder, path, connection, options, time);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            folder.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new StoreOpenException($"The journal in {folder.Path} cannot be used: {e.Message}", e);
            if (e is not SqliteError error) throw;
            throw new StoreOpenException(
                error.PrimaryCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT
                    ? $"{path} is damaged or is not a database of this program."
                    : $"{path} cannot be opened: {error.Message}.",
                error);
        }
    }

    /// <inheritdoc />
    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_journal.TryRead(new DocumentKey(partition, id), Now, out var document)) return new(document);
        return _readers.RunAsync((partition, id, Now), static (reader, asked) => reader.Read(asked.partition, asked.id, asked.Now), cancellation);
    }

    /// <inheritdoc />
    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        cancellation.ThrowIfCancellationRequested();
        return _documents.CommitAsync(batch);
    }

    /// <inheritdoc />
    public async ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        if (_pending.Touches(query)) await _documents.FoldAsync().WaitAsync(cancellation);
        return await _readers.RunAsync((query, Now), static (reader, asked) => reader.List(asked.query, asked.Now), cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        if (_pending.Touches(query)) await _documents.FoldAsync().WaitAsync(cancellation);
        return await _readers.RunAsync((query, Now), static (reader, asked) => reader.Count(asked.query, asked.Now), cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default)
    {
        query.Validate();
        if (_pending.Touches(query)) await _documents.FoldAsync().WaitAsync(cancellation);
        return await _readers.RunAsync((query, number, Now), static (reader, asked) => reader.FindPosition(asked.query, asked.number, asked.Now), cancellation);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await _documents.FoldAsync().WaitAsync(cancellation);
        for (long? after = 0; after is not null;)
        {
            var (documents, last) = await _readers.RunAsync(
                (after.Value, Now), static (reader, asked) => reader.ListAll(asked.Value, Query.MaxLimit, asked.Now), cancellation);
            foreach (var document in documents) yield return document;
            after = last;
        }
    }

    /// <summary>
    /// Reads the whole file and gives the first thing that is wrong with its pages, tables or indexes; null if nothing is.
    /// </summary>
    public ValueTask<string?> FindDamageAsync(CancellationToken cancellation = default) =>
        _readers.RunAsync(0, static (reader, _) => reader.FindDamage(), cancellation);

    /// <summary>Finishes what is queued, moves the journal into the database and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.CloseAsync();
        await _documents.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private long Now => _time.GetUtcNow().UtcTicks;
}
