namespace Credits.Sqlite;

/// <summary>Deletes expired documents, which no read returns any more, some at a time on the writer's thread.</summary>
internal sealed class Collector : IDisposable
{
    /// <summary>The most documents one transaction deletes.</summary>
    private const int Slice = 500;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly ITimer _timer;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _changes;
    private volatile bool _due = true;

    public Collector(SqliteConnection connection, TimeProvider time, Action wake)
    {
        _time = time;
        _wake = wake;
        _delete = connection.Prepare($"""
            DELETE FROM document WHERE number IN (
                SELECT number FROM document WHERE expires IS NOT NULL AND expires <= ?1 ORDER BY expires LIMIT {Slice})
            """);
        _changes = connection.Prepare("SELECT changes()");
        _timer = time.CreateTimer(_ => Wake(), null, Period, Period);
    }

    /// <summary>Deletes one slice if it is time; a full slice makes the next one due at once.</summary>
    public void CollectWhenDue()
    {
        if (!_due) return;
        _due = false;
        _delete.Bind(1, _time.GetUtcNow().UtcTicks).Run();
        _changes.Step();
        var deleted = _changes.Number(0);
        _changes.Reset();
        if (deleted == Slice) Wake();
    }

    public void Dispose() => _timer.Dispose();

    private void Wake()
    {
        _due = true;
        _wake();
    }
}
