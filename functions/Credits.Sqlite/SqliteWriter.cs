using Credits.Engine.Storage;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>
/// The one thread that writes. It takes everything that queued up while the last commit was being synced,
/// commits it as one transaction, and then answers.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>The most bytes of bodies in one transaction, so that a commit stays short and the log small.</summary>
    private const long MaxGroupBytes = 16L << 20;

    /// <summary>The most batches in one transaction.</summary>
    private const int MaxGroupBatches = 1_024;

    private readonly SqliteConnection _connection;
    private readonly SqliteOptions _options;
    private readonly CommitQueue _queue;
    private readonly PartitionNumbers _partitions;
    private readonly BatchWriter _batches;
    private readonly Collector _collector;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _pagesSinceCheckpoint;

    public SqliteWriter(SqliteConnection connection, SqliteOptions options, TimeProvider time)
    {
        _connection = connection;
        _options = options;
        _queue = new CommitQueue(options.MaxQueuedBatches, options.MaxQueuedBytes);
        _partitions = new PartitionNumbers(connection);
        _batches = new BatchWriter(connection, _partitions, time);
        _collector = new Collector(connection, time, _queue.Wake);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        new Thread(Run) { IsBackground = true, Name = "Credits.Sqlite writer" }.Start();
    }

    /// <summary>Queues a batch; the answer comes when it is on the disk, or at once if it is not admitted.</summary>
    public ValueTask<CommitResult> CommitAsync(Batch batch)
    {
        var bytes = 0;
        for (var i = 0; i < batch.Writes.Count; i++) bytes += batch.Writes[i].Document.Body.Length;
        var commit = new PendingCommit(batch, bytes);
        return _queue.TryAdd(commit) switch
        {
            Admission.Admitted => new ValueTask<CommitResult>(commit.Task),
            Admission.Full => new(new CommitResult.Throttled(TimeSpan.FromMilliseconds(100))),
            _ => new(new CommitResult.Unavailable("The store is closed.")),
        };
    }

    /// <summary>Admits nothing more, finishes what is queued and closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.Close();
        return new ValueTask(_stopped.Task);
    }

    private void Run()
    {
        try
        {
            var taken = new List<PendingCommit>();
            while (_queue.Take(taken) is { } commits)
            {
                for (var start = 0; start < commits.Count;)
                {
                    var count = GroupSize(commits, start);
                    Answer(commits, start, count, Commit(commits, start, count));
                    start += count;
                    CheckpointWhenDue();
                }

                commits.Clear();
                taken = commits;
                Collect();
            }

            _collector.Dispose();
            End(_connection.TryCheckpoint(truncate: true));
            _connection.Dispose();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            _options.Seams.EndProcess($"The writer of the store failed: {e}");
        }
    }

    private static int GroupSize(List<PendingCommit> commits, int start)
    {
        long bytes = commits[start].Bytes;
        var end = start + 1;
        while (end < commits.Count && end - start < MaxGroupBatches && bytes + commits[end].Bytes <= MaxGroupBytes) bytes += commits[end++].Bytes;
        return end - start;
    }

    /// <summary>Commits a group and returns null, or returns what all of it is to be answered.</summary>
    private CommitResult.Unavailable? Commit(List<PendingCommit> commits, int start, int count)
    {
        try
        {
            _options.Seams.BeforeGroup(_connection);
            _begin.Run();
            for (var i = start; i < start + count; i++) commits[i].Result = _batches.Apply(commits[i].Batch);
            var code = _options.Seams.Commit(_commit);
            if (code == raw.SQLITE_OK) return null;
            EndIfInDoubt(code);
            throw _connection.Error(code);
        }
        catch (SqliteError e)
        {
            // What the group's batches found may be the work of its other batches, so none of their answers stands.
            RollBack();
            return new CommitResult.Unavailable(e.Message);
        }
    }

    private static void Answer(List<PendingCommit> commits, int start, int count, CommitResult? instead)
    {
        for (var i = start; i < start + count; i++) commits[i].Complete(instead ?? commits[i].Result!);
    }

    private void RollBack()
    {
        _partitions.Forget();
        if (!_connection.IsIdle) _connection.Execute("ROLLBACK");
    }

    private void Collect()
    {
        try
        {
            _collector.CollectWhenDue();
        }
        catch (SqliteError)
        {
            RollBack(); // Nobody waits for it, and it comes round again.
        }
    }

    /// <summary>
    /// SQLite's own automatic checkpoints swallow their errors; a sync that failed there is forgotten by the
    /// system and the log would be overwritten although the database lacks its pages.
    /// </summary>
    private void CheckpointWhenDue()
    {
        _pagesSinceCheckpoint += _connection.TakePagesWritten();
        if (_pagesSinceCheckpoint < _options.CheckpointPages) return;
        _pagesSinceCheckpoint = 0;
        End(_connection.TryCheckpoint(truncate: false));
    }

    private void EndIfInDoubt(int code)
    {
        // A write that failed left no valid commit frame. Anything else may have come after the frame was written.
        if (code is raw.SQLITE_FULL or raw.SQLITE_IOERR_WRITE or raw.SQLITE_BUSY) return;
        _options.Seams.EndProcess($"Nobody can say whether a commit is on the disk (SQLite error {code}).");
    }

    private void End(int code)
    {
        if (code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC)
            _options.Seams.EndProcess($"The database could not be synced to the disk (SQLite error {code}).");
    }
}
