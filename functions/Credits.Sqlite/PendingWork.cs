using Credits.Engine.Storage;
using Credits.Sqlite.Queue;

namespace Credits.Sqlite;

/// <summary>Something to write, on its way through the writer.</summary>
internal abstract class PendingWork(int bytes)
{
    /// <summary>The bytes of its bodies.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Does it inside the open transaction. Throws <see cref="SqliteError"/> if the machine fails.</summary>
    public abstract void Apply(Writers writers);

    /// <summary>Answers with what <see cref="Apply"/> found, or that nothing was written. Whoever waits continues inside the call.</summary>
    public abstract void Complete(CommitResult.Unavailable? instead);
}

/// <summary>All that writes inside the writer's transactions.</summary>
internal sealed record Writers(BatchWriter Batches, MessageWriter Messages, LockWriter Locks);
