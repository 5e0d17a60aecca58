using System.Runtime.InteropServices;
using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>
/// The one thread that writes to the database. It takes everything that queued up while the last commit was being synced,
/// commits it as one transaction, and then answers.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteSeams _seams;
    private readonly CommitQueue<PendingWork> _queue;
    private readonly GroupCommit _group;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(SqliteConnection connection, IdentityWriter ids, SqliteOptions options, TimeProvider time)
    {
        _seams = options.Seams;
        _queue = new CommitQueue<PendingWork>(options.MaxQueuedBatches, options.MaxQueuedBytes);
        _group = new GroupCommit(connection, ids, options, time, _queue.Wake);
        new Thread(Run) { IsBackground = true, Name = "Credits database" }.Start();
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
                    var group = rest[..CommitQueue<PendingWork>.GroupSize(rest)];
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
}
