using System.Runtime.InteropServices;
using Credits.Engine.Storage;

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

    private readonly SqliteSeams _seams;
    private readonly CommitQueue _queue;
    private readonly GroupCommit _group;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(SqliteConnection connection, IdIndex ids, SqliteOptions options, TimeProvider time)
    {
        _seams = options.Seams;
        _queue = new CommitQueue(options.MaxQueuedBatches, options.MaxQueuedBytes);
        _group = new GroupCommit(connection, ids, options, time, _queue.Wake);
        new Thread(Run) { IsBackground = true, Name = "Credits.Sqlite writer" }.Start();
    }

    /// <summary>Queues a batch; the answer comes when it is on the disk, or at once if it is not admitted.</summary>
    public ValueTask<CommitResult> CommitAsync(Batch batch)
    {
        var bytes = 0;
        for (var i = 0; i < batch.Writes.Count; i++) bytes += batch.Writes[i].Document.Body.Length;
        var commit = new PendingCommit(batch, bytes);
        return TryAdd(commit) switch
        {
            Admission.Admitted => new ValueTask<CommitResult>(commit.Task),
            Admission.Full => new(new CommitResult.Throttled(TimeSpan.FromMilliseconds(100))),
            _ => new(new CommitResult.Unavailable("The store is closed.")),
        };
    }

    /// <summary>Queues anything to write; what is admitted is answered when it is on the disk.</summary>
    public Admission TryAdd(PendingWork work) => _queue.TryAdd(work);

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
            var taken = new List<PendingWork>();
            while (_queue.Take(taken) is { } commits)
            {
                var rest = CollectionsMarshal.AsSpan(commits);
                do
                {
                    var group = rest[..GroupSize(rest)];
                    Answers.Give(group, _group.Run(group));
                    _group.CheckpointWhenDue();
                    rest = rest[group.Length..];
                }
                while (rest.Length > 0);

                commits.Clear();
                taken = commits;
            }

            _group.Dispose();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            _seams.EndProcess($"The writer of the store failed: {e}");
        }
    }

    private static int GroupSize(ReadOnlySpan<PendingWork> commits)
    {
        long bytes = 0;
        var size = 0;
        while (size < commits.Length && size < MaxGroupBatches && (size == 0 || bytes + commits[size].Bytes <= MaxGroupBytes)) bytes += commits[size++].Bytes;
        return size;
    }
}
