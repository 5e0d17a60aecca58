using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>Moves all ids that are in memory into their table.</summary>
internal sealed class AllIds() : PendingWork(bytes: 0)
{
    public override void Apply(Writers writers) => writers.Ids.MoveAll();

    public override void Complete(CommitResult.Unavailable? instead)
    {
        // Nobody waits.
    }
}
