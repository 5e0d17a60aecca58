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
    private readonly DocumentWriter _documents;
    private volatile bool _due = true;

    public Collector(SqliteConnection connection, DocumentWriter documents, TimeProvider time, Action wake)
    {
        _time = time;
        _wake = wake;
        _expired = connection.Prepare($"""
            SELECT number, partition, id FROM document WHERE expires IS NOT NULL AND expires <= ?1 ORDER BY expires LIMIT {Slice}
            """);
        _documents = documents;
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
        foreach (var (number, partition, id) in expired) _documents.Delete(partition, id, number);

        if (expired.Count == Slice) Wake();
    }

    public void Dispose() => _timer.Dispose();

    private void Wake()
    {
        _due = true;
        _wake();
    }
}
