using Credits.Engine.Queues;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Queue;

/// <summary>Something done to the queue on its way through the writer.</summary>
internal sealed class PendingMessages<T>(Func<Writers, T> apply, int bytes) : PendingWork(bytes)
{
    private readonly TaskCompletionSource<T> _completion = new();
    private T _result = default!;

    /// <summary>Its answer once it is on the disk; <see cref="QueueUnavailableException"/> if it can not be written.</summary>
    public Task<T> Task => _completion.Task;

    public override void Apply(Writers writers) => _result = apply(writers);

    public override void Complete(CommitResult.Unavailable? instead)
    {
        if (instead is null) _completion.SetResult(_result);
        else _completion.SetException(new QueueUnavailableException(instead.Reason));
    }
}
