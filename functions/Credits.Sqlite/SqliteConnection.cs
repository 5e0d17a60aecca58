using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>One connection and its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteConnection(sqlite3 handle) => _handle = handle;

    /// <summary>True while no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>How many rows the last statement that writes has written.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens a connection to an existing file.</summary>
    public static SqliteConnection Open(string path, bool readOnly)
    {
        var flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE) | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw new SqliteError(code, $"{path} cannot be opened");
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        return new SqliteConnection(handle);
    }

    /// <summary>The prepared statement of a text. The texts a connection is given are a fixed set, so they are all kept.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        return _statements[sql] = new SqliteStatement(this, handle);
    }

    /// <summary>Runs statements that are used once.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The number that a statement used once answers, or 0 if it answers nothing.</summary>
    public long QueryNumber(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new SqliteStatement(this, handle);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>Lets statements call a function of a text.</summary>
    public void Define(string name, Func<string, long> function) => Check(raw.sqlite3_create_function(
        _handle,
        name,
        1,
        raw.SQLITE_UTF8,
        null,
        (context, _, arguments) => raw.sqlite3_result_int64(context, function(raw.sqlite3_value_text(arguments[0]).utf8_to_string()))));

    /// <summary>How many pages were written to the log or the database since the last call.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Moves the log into the database as far as present readers allow; returns SQLite's result code.</summary>
    public int TryCheckpoint(bool truncate) =>
        raw.sqlite3_wal_checkpoint_v2(_handle, "main", truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    /// <summary>Throws <see cref="SqliteError"/> unless the code is a success.</summary>
    public void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Error(code);
    }

    /// <summary>The error of a code, with what the connection has to say about it.</summary>
    public SqliteError Error(int code) => new(code, raw.sqlite3_errmsg(_handle).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _handle.Dispose();
    }
}
