using System.Collections.Concurrent;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>A bounded number of reading connections; who finds them all in use waits without holding a thread.</summary>
internal sealed class SqliteReaders(string path, RecentIds recent, int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly ConcurrentStack<SqliteReader> _idle = [];
    private readonly Lock _gate = new();
    private volatile bool _closed;
    private Task? _closing;

    /// <summary>Runs a read on a free connection. Throws <see cref="StoreUnavailableException"/> if the machine fails.</summary>
    public async ValueTask<TResult> RunAsync<TArgument, TResult>(
        TArgument argument, Func<SqliteReader, TArgument, TResult> read, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        SqliteReader? reader = null;
        try
        {
            if (_closed) throw new StoreUnavailableException("The store is closed.");
            if (!_idle.TryPop(out reader)) reader = new SqliteReader(path, recent);
            return read(reader, argument);
        }
        catch (SqliteError e)
        {
            throw new StoreUnavailableException(e.Message, e);
        }
        finally
        {
            if (reader is not null) _idle.Push(reader);
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes the connections; later reads are refused. Twice at once is the same as once.</summary>
    public Task CloseAsync()
    {
        lock (_gate) return _closing ??= DrainAsync();
    }

    public void Dispose() => _free.Dispose();

    // Once only: two would each take some of the permits and wait for those of the other.
    private async Task DrainAsync()
    {
        _closed = true;
        for (var i = 0; i < count; i++) await _free.WaitAsync();
        while (_idle.TryPop(out var reader)) reader.Dispose();
        _free.Release(count);
    }
}
