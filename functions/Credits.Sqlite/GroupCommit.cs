using Credits.Engine.Storage;
using Credits.Sqlite.Queue;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>One transaction for many batches, and what the writer does beside: collecting, checkpoints.</summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteOptions _options;
    private readonly PartitionNumbers _partitions;
    private readonly Writers _writers;
    private readonly Collector _collector;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private long _pagesSinceCheckpoint;

    public GroupCommit(SqliteConnection connection, IdentityWriter ids, SqliteOptions options, TimeProvider time, Action wake)
    {
        _connection = connection;
        _options = options;
        // Only of what had none when it was committed.
        _partitions = new PartitionNumbers(connection, remembered: 4_096);
        var messages = new MessageWriter(connection, options.Messages, time);
        _writers = new Writers(
            new DocumentWriter(connection, _partitions, ids), ids, messages, new LockWriter(connection, messages, options.Messages, time));
        _collector = new Collector(connection, _writers.Documents, time, wake);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
    }

    /// <summary>Commits the group, which may be empty. Gives each its result, and null or what all are to be answered instead.</summary>
    public CommitResult.Unavailable? Run(ReadOnlySpan<PendingWork> group)
    {
        try
        {
            _options.Seams.BeforeGroup(_connection);
            _begin.Run();
            foreach (var work in group) work.Apply(_writers);
            _collector.CollectWhenDue();
            var code = _options.Seams.Commit(_commit);
            if (code != raw.SQLITE_OK) throw Failed(code);
            _writers.Ids.Committed();
            return null;
        }
        catch (SqliteError e)
        {
            // What a batch found may be the work of another of the group, so none of the answers stands.
            _partitions.Forget();
            _writers.Ids.RolledBack();
            _writers.Messages.RolledBack();
            if (!_connection.IsIdle) _connection.Execute("ROLLBACK");
            return new CommitResult.Unavailable(e.Message);
        }
    }

    /// <summary>
    /// Moves the log into the database when it has grown. SQLite's own automatic checkpoints swallow their
    /// errors; but a sync that failed is forgotten by the system, and the log would be overwritten although the
    /// database lacks its pages.
    /// </summary>
    public void CheckpointWhenDue()
    {
        _pagesSinceCheckpoint += _connection.TakePagesWritten();
        if (_pagesSinceCheckpoint < _options.CheckpointPages) return;
        _pagesSinceCheckpoint = 0;
        Checkpoint(truncate: false);
    }

    /// <summary>Moves what is in memory and the whole log into the database and closes the connection.</summary>
    public void Dispose()
    {
        _collector.Dispose();
        // If that fails, they are read from the documents when the store is opened.
        Run([new AllIds()]);
        Checkpoint(truncate: true);
        _connection.Dispose();
    }

    private SqliteError Failed(int code)
    {
        // A write that failed left no valid commit frame. Anything else may have come after the frame was written.
        if (code is not (raw.SQLITE_FULL or raw.SQLITE_IOERR_WRITE or raw.SQLITE_BUSY))
            _options.Seams.EndProcess($"Nobody can say whether a commit is on the disk (SQLite error {code}).");
        return _connection.Error(code);
    }

    private void Checkpoint(bool truncate)
    {
        var code = _connection.TryCheckpoint(truncate);
        if (code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC)
            _options.Seams.EndProcess($"The database could not be synced to the disk (SQLite error {code}).");
    }
}
