using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>One batch on its way through the writer.</summary>
internal sealed class PendingCommit(Batch batch, int bytes) : PendingWork(bytes)
{
    private readonly TaskCompletionSource<CommitResult> _completion = new();
    private CommitResult? _result;

    public Task<CommitResult> Task => _completion.Task;

    public override void Apply(Writers writers) => _result = writers.Batches.Apply(batch);

    public override void Complete(CommitResult.Unavailable? instead) => _completion.SetResult(instead ?? _result!);
}
