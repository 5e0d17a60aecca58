using System.Runtime.InteropServices;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// The one thread that commits documents. It takes everything that queued up while the last commit was being
/// synced, decides it, appends it to the journal as one record, and then answers. What is in the journal goes
/// into the database behind it (<see cref="Folding"/>), many commits at a time.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    /// <summary>From how many documents on a commit is one for many who wait.</summary>
    private const int Busy = 8;

    private readonly SqliteSeams _seams;
    private readonly long _maxBehind;
    private readonly CommitQueue<PendingCommit> _queue;
    private readonly DocumentJournal _journal;
    private readonly PendingDocuments _pending;
    private readonly StoredVersions _stored;
    private readonly BatchChecker _checker;
    private readonly Folding _folding;
    private readonly RecordWriter _record = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalWriter(
        DocumentJournal journal, PendingDocuments pending, StoredVersions stored, BatchChecker checker, SqliteWriter database, SqliteOptions options, TimeProvider time)
    {
        _seams = options.Seams;
        _maxBehind = options.MaxBehind;
        _queue = new CommitQueue<PendingCommit>(options.MaxQueuedBatches, options.MaxQueuedBytes);
        _journal = journal;
        _pending = pending;
        _stored = stored;
        _checker = checker;
        _folding = new Folding(journal, pending, stored, database, options, time, _queue.Wake);
        new Thread(Run) { IsBackground = true, Name = "Credits journal" }.Start();
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

    /// <summary>
    /// Returns when everything that was answered is in the database; throws <see cref="StoreUnavailableException"/>
    /// if the database can not take it.
    /// </summary>
    public Task FoldAsync() => _folding.WaitAsync();

    /// <summary>Admits nothing more, finishes what is queued and moves everything into the database.</summary>
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
            _folding.Continue();
            while (_queue.Take(taken) is { } commits)
            {
                var rest = CollectionsMarshal.AsSpan(commits);
                do
                {
                    var group = rest[..CommitQueue<PendingCommit>.GroupSize(rest)];
                    Answer(group, Write(group));
                    rest = rest[group.Length..];
                    _folding.Continue();
                }
                while (rest.Length > 0);

                commits.Clear();
                taken = commits;
            }

            _stored.Dispose();
            if (_folding.Finish()) _journal.Delete();
            else _journal.Dispose();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            _seams.EndProcess($"The journal of the store failed: {e}");
        }
    }

    // A busy wallet that is alone decides its next group right here: on the pool that would wait behind requests, and there is
    // nothing else to commit meanwhile.
    private static void Answer(ReadOnlySpan<PendingCommit> group, CommitResult.Unavailable? instead)
    {
        if (group is [{ Writes: >= Busy } only]) only.Complete(instead);
        else Answers.Give(group, instead);
    }

    /// <summary>Commits a group. Gives each batch its result, and null or what all are to be answered instead.</summary>
    private CommitResult.Unavailable? Write(ReadOnlySpan<PendingCommit> group)
    {
        if (_journal.End > _maxBehind) return new CommitResult.Unavailable($"The database can not keep up: {_folding.Complaint ?? "it is slow"}.");
        _checker.Clear();
        _record.Clear();
        try
        {
            foreach (var commit in group) commit.Decide(_checker, _record, _journal);
            if (_record.IsEmpty) return null;
            _seams.BeforeAppend();
            _journal.Write(_record);
        }
        catch (Exception e) when (e is SqliteError or IOException)
        {
            return new CommitResult.Unavailable(e.Message);
        }
        finally
        {
            _stored.Release();
        }

        if (!TrySync()) return null;
        _pending.Put(_checker.Changes);
        _folding.Add(_checker.Changes);
        return null;
    }

    private bool TrySync()
    {
        try
        {
            _seams.BeforeSync();
            _journal.Sync(_record.Written.Length);
            return true;
        }
        catch (IOException e)
        {
            _seams.EndProcess($"Nobody can say whether a commit is on the disk: {e.Message}");
            return false;
        }
    }
}
