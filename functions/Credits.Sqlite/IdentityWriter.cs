using Credits.Sqlite.Journal;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>
/// Keeps the table that finds documents by the hashes of their ids, inside the writer's transactions. New ids gather in memory
/// (<see cref="RecentIds"/>) until there are so many that neighbours share pages, in a table of up to some ten million. Then they move in its
/// order, twice as many in a transaction as it brings, so that they are through before as many have come.
/// </summary>
internal sealed class IdentityWriter
{
    private readonly SqliteConnection _connection;
    private readonly int _gatherAt;
    private readonly long _lastGathered;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _putTwin;
    private readonly SqliteStatement _findSame;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _mark;
    private readonly List<(IdentityKey Key, long Row)> _added = [];
    private readonly HashSet<(IdentityKey Key, long Row)> _removed = [];

    // How many there are to move, how many of them have moved, and how many with the open transaction.
    private int _older;
    private int _moved;
    private int _moving;

    // The last row when those began to move.
    private long _lastOlder;

    /// <param name="connection">The connection that writes.</param>
    /// <param name="gatherAt">How many gather before they move.</param>
    public IdentityWriter(SqliteConnection connection, int gatherAt)
    {
        _connection = connection;
        _gatherAt = gatherAt;
        Last = _lastGathered = SqliteSchema.LastNumber(connection);
        _put = connection.Prepare("INSERT INTO identity(partition, hash, twin, number) VALUES (?1, ?2, 0, ?3) ON CONFLICT DO NOTHING");
        _putTwin = connection.Prepare("""
            INSERT INTO identity(partition, hash, twin, number) SELECT ?1, ?2, coalesce(max(twin) + 1, 0), ?3
            FROM identity WHERE partition = ?1 AND hash = ?2 HAVING coalesce(max(number = ?3), 0) = 0
            """);
        _findSame = connection.Prepare("""
            SELECT id FROM document WHERE number IN (SELECT number FROM identity WHERE partition = ?1 AND hash = ?2 UNION ALL SELECT ?4)
            AND number <> ?3 AND id = (SELECT id FROM document WHERE number = ?3)
            """);
        _delete = connection.Prepare("DELETE FROM identity WHERE partition = ?1 AND hash = ?2 AND number = ?3");
        _mark = connection.Prepare("UPDATE store SET identified = ?1");
        Gather();
    }

    /// <summary>Where ids gather.</summary>
    public RecentIds Recent { get; } = new();

    /// <summary>The last number that a row was given, by the last process too: about how many documents there are. The next one is given the next.</summary>
    public long Last { get; private set; }

    /// <summary>A row was put into the table of documents. That the table of ids has its id already is noticed only when it moves.</summary>
    public void Add(long partition, string id, long row)
    {
        var key = IdentityKey.Of(partition, id);
        Last = row;
        // Who finds it before its row is there goes on to look in the table.
        if (Recent.TryAdd(key, row)) _added.Add((key, row));
        else PutTwin(key, row);
    }

    /// <summary>A row was deleted.</summary>
    public void Remove(long partition, string id, long row)
    {
        var key = IdentityKey.Of(partition, id);
        Bind(_delete, key, row).Run();
        _removed.Add((key, row));
    }

    /// <summary>Moves twice as many as the open transaction has added, if enough have gathered.</summary>
    public void Move() => MoveTo(_moved + 2 * _added.Count);

    /// <summary>Puts all into the table, for when the store is closed: the younger ones stay in memory, too.</summary>
    public void MoveAll()
    {
        MoveTo(_older);
        foreach (var (key, row) in Recent.Younger()) Put(key, row);
        _mark.Bind(1, Last).Run();
    }

    /// <summary>The transaction counts.</summary>
    public void Committed()
    {
        foreach (var (key, row) in _removed) Recent.Remove(key, row);
        _moved = _moving;
        Clear();
        if (_older > 0 && _moved == _older)
        {
            _older = _moved = _moving = 0;
            Recent.Moved();
        }

        if (_older == 0 && Recent.YoungerCount >= _gatherAt) (_older, _lastOlder) = (Recent.Age(), Last);
    }

    /// <summary>The transaction does not count.</summary>
    public void RolledBack()
    {
        foreach (var (key, row) in _added) Recent.Remove(key, row);
        _moving = _moved;
        Clear();
    }

    // What a process that was killed had in memory. Some of it may be in the table.
    private void Gather()
    {
        var rows = _connection.Prepare("SELECT number, partition, id FROM document WHERE number > (SELECT identified FROM store) ORDER BY number");
        while (rows.Step()) Add(rows.Number(1), rows.Text(2), rows.Number(0));
        rows.Reset();
        Committed();
    }

    private void MoveTo(int end)
    {
        end = Math.Min(end, _older);
        if (_moving >= end) return;
        for (; _moving < end; _moving++)
        {
            var (key, row) = Recent.Older(_moving);
            Put(key, row);
        }

        if (_moving == _older) _mark.Bind(1, _lastOlder).Run();
    }

    private void Put(IdentityKey key, long row)
    {
        if (row == 0 || _removed.Contains((key, row))) return;
        if (row > _lastGathered)
        {
            Bind(_put, key, row).Run();
            if (_connection.Changes > 0) return;
        }

        PutTwin(key, row);
    }

    // Also of one that may be in the table already, and then does nothing: it moved, and then the process was killed. The same id twice would be the same
    // operation twice; whoever let it through has answered already, and all that is left is not to hide it.
    private void PutTwin(IdentityKey key, long row)
    {
        var isThere = Bind(_findSame, key, row).Bind(4, Recent.Find(key)).Step();
        var id = isThere ? _findSame.Text(0) : "";
        _findSame.Reset();
        if (isThere) throw new SqliteError(raw.SQLITE_CONSTRAINT, $"Document {id} is there already");
        Bind(_putTwin, key, row).Run();
    }

    private void Clear()
    {
        _added.Clear();
        _removed.Clear();
    }

    private static SqliteStatement Bind(SqliteStatement statement, IdentityKey key, long row) => statement.Bind(1, key.Partition).Bind(2, key.Hash).Bind(3, row);
}
