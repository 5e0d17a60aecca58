using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>A batch on its way through the writer. Whoever waits for it continues where <see cref="Complete"/> is called.</summary>
internal sealed class PendingCommit(Batch batch, int bytes)
{
    private readonly TaskCompletionSource<CommitResult> _completion = new();

    public Batch Batch { get; } = batch;

    /// <summary>The bytes of its bodies.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>What to answer once the group is committed.</summary>
    public CommitResult? Result { get; set; }

    public Task<CommitResult> Task => _completion.Task;

    public void Complete(CommitResult result) => _completion.SetResult(result);
}
