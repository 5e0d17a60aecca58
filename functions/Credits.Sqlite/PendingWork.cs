using Credits.Engine.Storage;
using Credits.Sqlite.Queue;

namespace Credits.Sqlite;

/// <summary>Something that waits for a thread that writes.</summary>
internal abstract class Pending(int bytes)
{
    /// <summary>The bytes of its bodies.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Answers what came of it, or that nothing was written. Whoever waits continues inside the call.</summary>
    public abstract void Complete(CommitResult.Unavailable? instead);
}

/// <summary>Something to write into the database.</summary>
internal abstract class PendingWork(int bytes) : Pending(bytes)
{
    /// <summary>Does it inside the open transaction. Throws <see cref="SqliteError"/> if the machine fails.</summary>
    public abstract void Apply(Writers writers);
}

/// <summary>All that writes inside the writer's transactions.</summary>
internal sealed record Writers(DocumentWriter Documents, IdentityWriter Ids, MessageWriter Messages, LockWriter Locks);
