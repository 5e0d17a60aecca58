using System.Text;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>A prepared statement: bind from 1, step, read columns from 0, reset.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    public SqliteStatement Bind(int index, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        connection.Check(value is { } number ? raw.sqlite3_bind_int64(handle, index, number) : raw.sqlite3_bind_null(handle, index));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        const int onStack = 512;
        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        // An empty span would bind NULL, so the empty text goes the slow way.
        if (value.Length == 0 || size > onStack)
        {
            connection.Check(raw.sqlite3_bind_text(handle, index, value));
            return this;
        }

        Span<byte> bytes = stackalloc byte[onStack];
        connection.Check(raw.sqlite3_bind_text(handle, index, (ReadOnlySpan<byte>)bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public SqliteStatement BindText(int index, ReadOnlySpan<byte> value)
    {
        // An empty span would bind NULL.
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    /// <summary>Runs to the next row; false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        var error = connection.Error(code);
        Reset();
        throw error;
    }

    /// <summary>Runs a statement that answers no rows, and makes it ready for the next time.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Like <see cref="Run"/>, but returns the result code: <c>SQLITE_OK</c> or an error.</summary>
    public int TryStep()
    {
        raw.sqlite3_step(handle);
        return raw.sqlite3_reset(handle);
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public long? NumberOrNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Number(column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Reset() => raw.sqlite3_reset(handle);

    public void Dispose() => handle.Dispose();
}
