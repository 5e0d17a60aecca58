namespace Credits.Sqlite;

/// <summary>The few places where tests stand in for a machine that breaks.</summary>
internal sealed record SqliteSeams
{
    /// <summary>Runs on the writer before each group, with nothing open.</summary>
    public Action<SqliteConnection> BeforeGroup { get; init; } = static _ => { };

    /// <summary>Executes the COMMIT and returns SQLite's result code.</summary>
    public Func<SqliteStatement, int> Commit { get; init; } = static commit => commit.TryStep();

    /// <summary>Ends the process, because nobody can say whether a commit is on the disk.</summary>
    public Action<string> EndProcess { get; init; } = Environment.FailFast;
}
