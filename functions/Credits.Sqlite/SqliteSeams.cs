namespace Credits.Sqlite;

/// <summary>The few places where tests stand in for a machine that breaks.</summary>
internal sealed record SqliteSeams
{
    /// <summary>Runs on the database's writer before each group, with nothing open.</summary>
    public Action<SqliteConnection> BeforeGroup { get; init; } = static _ => { };

    /// <summary>Executes the COMMIT and returns SQLite's result code.</summary>
    public Func<SqliteStatement, int> Commit { get; init; } = static commit => commit.TryStep();

    /// <summary>Runs before a record is appended to the journal; an <see cref="IOException"/> is the disk's.</summary>
    public Action BeforeAppend { get; init; } = static () => { };

    /// <summary>Runs before the journal is synced, also while it is opened; an <see cref="IOException"/> is the disk's.</summary>
    public Action BeforeSync { get; init; } = static () => { };

    /// <summary>Runs on the thread that commits before it waits for the database to catch up.</summary>
    public Action BeforeHold { get; init; } = static () => { };

    /// <summary>Ends the process, because nobody can say whether a commit is on the disk.</summary>
    public Action<string> EndProcess { get; init; } = Environment.FailFast;
}
