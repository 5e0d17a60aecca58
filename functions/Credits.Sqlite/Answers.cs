using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>
/// Answers what was written on the pool, several by one work item: waking a thread for each would cost more than
/// answering does, and the writer's thread has the next group to write.
/// </summary>
internal sealed class Answers(Pending[] works, CommitResult.Unavailable? instead) : IThreadPoolWorkItem
{
    private const int PerItem = 16;

    /// <summary>Hands a group to the pool: each gets its own result, or all that nothing was written.</summary>
    public static void Give<T>(ReadOnlySpan<T> group, CommitResult.Unavailable? instead)
        where T : Pending
    {
        for (; group.Length > 0; group = group[Math.Min(PerItem, group.Length)..])
            ThreadPool.UnsafeQueueUserWorkItem(new Answers(group[..Math.Min(PerItem, group.Length)].ToArray(), instead), preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var work in works) work.Complete(instead);
    }
}
