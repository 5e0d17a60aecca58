namespace Credits.Sqlite;

/// <summary>SQLite answered with an error. It never leaves this project.</summary>
internal sealed class SqliteError(int code, string message) : Exception($"{message} (SQLite error {code})")
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The code without its extension.</summary>
    public int PrimaryCode => Code & 0xFF;
}
