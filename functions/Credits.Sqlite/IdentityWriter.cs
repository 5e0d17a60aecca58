using Credits.Sqlite.Journal;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>
/// Keeps the table that finds documents by the hashes of their ids, inside the writer's transactions. New ids gather in memory
/// (<see cref="RecentIds"/>) until there are so many that those that are written together share pages, however large the table is. Then they
/// move in its order, twice as many in a transaction as it brings, so that none takes long.
/// </summary>
internal sealed class IdentityWriter
{
    private readonly SqliteConnection _connection;
    private readonly int _gatherAt;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _putTwin;
    private readonly SqliteStatement _isThere;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _mark;
    private readonly List<(IdentityKey Id, long Row)> _added = [];
    private readonly HashSet<(IdentityKey Id, long Row)> _removed = [];
    private int _leaving;
    private int _left;
    private int _leftNow;
    private long _last;
    private long _lastLeaving;

    /// <param name="connection">The connection that writes.</param>
    /// <param name="gatherAt">How many gather before they move.</param>
    public IdentityWriter(SqliteConnection connection, int gatherAt)
    {
        _connection = connection;
        _gatherAt = gatherAt;
        _last = SqliteSchema.LastNumber(connection);
        _put = connection.Prepare("INSERT INTO identity(partition, hash, twin, number) VALUES (?1, ?2, 0, ?3) ON CONFLICT DO NOTHING");
        _putTwin = connection.Prepare("""
            INSERT INTO identity(partition, hash, twin, number) SELECT ?1, ?2, coalesce(max(twin) + 1, 0), ?3
            FROM identity WHERE partition = ?1 AND hash = ?2 HAVING coalesce(max(number = ?3), 0) = 0
            """);
        _isThere = connection.Prepare("""
            SELECT id FROM document WHERE number IN (SELECT number FROM identity WHERE partition = ?1 AND hash = ?2 UNION ALL SELECT ?4)
            AND number <> ?3 AND id = (SELECT id FROM document WHERE number = ?3)
            """);
        _delete = connection.Prepare("DELETE FROM identity WHERE partition = ?1 AND hash = ?2 AND number = ?3");
        _mark = connection.Prepare("UPDATE store SET identified = ?1");
        Gather();
    }

    /// <summary>Where ids gather.</summary>
    public RecentIds Recent { get; } = new();

    /// <summary>A row was put into the table of documents.</summary>
    public void Add(long partition, string id, long row)
    {
        var key = new IdentityKey(partition, IdHash.Of(id));
        _last = row;
        // Who finds it before its row is there goes on to look in the table.
        if (Recent.TryAdd(key, row)) _added.Add((key, row));
        else PutTwin(key, row);
    }

    /// <summary>A row was deleted.</summary>
    public void Remove(long partition, string id, long row)
    {
        var key = new IdentityKey(partition, IdHash.Of(id));
        Bind(_delete, key, row).Run();
        _removed.Add((key, row));
    }

    /// <summary>Moves some of those that have gathered, if there are enough.</summary>
    public void Move() => Move(2 * _added.Count);

    /// <summary>Moves all.</summary>
    public void MoveAll()
    {
        Move(_leaving);
        foreach (var (id, row) in Recent.Younger()) Put(id, row);
        _mark.Bind(1, _last).Run();
    }

    /// <summary>The transaction counts.</summary>
    public void Committed()
    {
        foreach (var (id, row) in _removed) Recent.Remove(id, row);
        _left += _leftNow;
        Clear();
        if (_leaving > 0 && _left == _leaving)
        {
            _leaving = 0;
            Recent.Moved();
        }

        if (_leaving == 0 && Recent.Count >= _gatherAt) (_leaving, _left, _lastLeaving) = (Recent.Age(), 0, _last);
    }

    /// <summary>The transaction does not count.</summary>
    public void RolledBack()
    {
        foreach (var (id, row) in _added) Recent.Remove(id, row);
        Clear();
    }

    // After the process ended without closing the store.
    private void Gather()
    {
        var rows = _connection.Prepare("SELECT number, partition, id FROM document WHERE number > (SELECT identified FROM store) ORDER BY number");
        while (rows.Step()) Add(rows.Number(1), rows.Text(2), rows.Number(0));
        rows.Reset();
        Committed();
    }

    private void Move(int count)
    {
        for (var end = Math.Min(_left + _leftNow + count, _leaving); _left + _leftNow < end; _leftNow++)
        {
            var (id, row) = Recent.Older(_left + _leftNow);
            Put(id, row);
        }

        if (_leftNow > 0 && _left + _leftNow == _leaving) _mark.Bind(1, _lastLeaving).Run();
    }

    private void Put(IdentityKey id, long row)
    {
        if (row == 0 || _removed.Contains((id, row))) return;
        Bind(_put, id, row).Run();
        if (_connection.Changes == 0) PutTwin(id, row);
    }

    // Also of one that is there since before the process ended. The same id twice would be the same operation twice; whoever let it through
    // has answered already, and all that is left is not to hide it.
    private void PutTwin(IdentityKey id, long row)
    {
        var isThere = Bind(_isThere, id, row).Bind(4, Recent.Find(id)).Step();
        var name = isThere ? _isThere.Text(0) : "";
        _isThere.Reset();
        if (isThere) throw new SqliteError(raw.SQLITE_CONSTRAINT, $"Document {name} is there already");
        Bind(_putTwin, id, row).Run();
    }

    private void Clear()
    {
        _added.Clear();
        _removed.Clear();
        _leftNow = 0;
    }

    private static SqliteStatement Bind(SqliteStatement statement, IdentityKey id, long row) => statement.Bind(1, id.Partition).Bind(2, id.Hash).Bind(3, row);
}
