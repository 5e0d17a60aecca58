using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>One transaction of a <see cref="Fold"/>; the last one also notes how far the database has come.</summary>
internal sealed class FoldSlice(List<KeyValuePair<DocumentKey, Place>> moved, int start, int end, DocumentJournal journal, long sequence)
    : PendingWork(bytes: 0)
{
    private readonly TaskCompletionSource<string?> _completion = new();

    public int End => end;

    /// <summary>Has the writer run it; null, or why that failed.</summary>
    public Task<string?> RunAsync(SqliteWriter database) => database.TryAdd(this) == Admission.Admitted
        ? _completion.Task
        : Task.FromResult<string?>("Too much waits for the database, or it is closed.");

    public override void Apply(Writers writers)
    {
        writers.Documents.Begin();
        for (var i = start; i < end; i++) writers.Documents.Apply(moved[i].Key, moved[i].Value, journal);
        writers.Ids.Move();
        if (end == moved.Count) writers.Documents.Mark(sequence);
    }

    public override void Complete(CommitResult.Unavailable? instead) => _completion.SetResult(instead?.Reason);
}
