using Credits.Engine.Storage;
using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>One batch on its way into the journal.</summary>
internal sealed class PendingCommit(Batch batch, int bytes) : Pending(bytes)
{
    private readonly TaskCompletionSource<CommitResult> _completion = new();
    private CommitResult? _result;

    /// <summary>How many documents it writes.</summary>
    public int Writes => batch.Writes.Count;

    public Task<CommitResult> Task => _completion.Task;

    /// <summary>Decides it; what it writes is in the record then.</summary>
    public void Decide(BatchChecker checker, RecordWriter record, DocumentJournal journal) =>
        _result = checker.Apply(batch, record, journal.ActiveFile, journal.End);

    public override void Complete(CommitResult.Unavailable? instead) => _completion.SetResult(instead ?? _result!);
}
