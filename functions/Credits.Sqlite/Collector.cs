using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>Deletes expired documents, which no read returns any more, some at a time in the writer's transactions.</summary>
internal sealed class Collector : IDisposable
{
    /// <summary>The most documents one transaction deletes.</summary>
    private const int Slice = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly ITimer _timer;
    private readonly SqliteStatement _expired;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _forget;
    private volatile bool _due = true;

    public Collector(SqliteConnection connection, TimeProvider time, Action wake)
    {
        _time = time;
        _wake = wake;
        _expired = connection.Prepare($"""
            SELECT number, partition, id FROM document WHERE expires IS NOT NULL AND expires <= ?1 ORDER BY expires LIMIT {Slice}
            """);
        _delete = connection.Prepare("DELETE FROM document WHERE number = ?1");
        _forget = connection.Prepare("DELETE FROM identity WHERE partition = ?1 AND hash = ?2 AND number = ?3");
        _timer = time.CreateTimer(_ => Wake(), null, Period, Period);
    }

    /// <summary>Deletes one slice if it is time; a full slice makes the next one due at once.</summary>
    public void CollectWhenDue()
    {
        if (!_due) return;
        _due = false;
        var expired = new List<(long Number, long Partition, string Id)>();
        _expired.Bind(1, _time.GetUtcNow().UtcTicks);
        while (_expired.Step()) expired.Add((_expired.Number(0), _expired.Number(1), _expired.Text(2)));
        _expired.Reset();
        foreach (var (number, partition, id) in expired)
        {
            _delete.Bind(1, number).Run();
            _forget.Bind(1, partition).Bind(2, IdHash.Of(id)).Bind(3, number).Run();
        }

        if (expired.Count == Slice) Wake();
    }

    public void Dispose() => _timer.Dispose();

    private void Wake()
    {
        _due = true;
        _wake();
    }
}
