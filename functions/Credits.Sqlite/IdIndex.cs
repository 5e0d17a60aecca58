using System.Collections.Concurrent;
using Key = (long Partition, string Id);

namespace Credits.Sqlite;

/// <summary>
/// Finds the number of a document by partition and id. Ids are as scattered as hashes, and a table that took
/// each at once would touch a page for each. So the newest are kept in memory only, and one generation at a time
/// is merged into the table in the order of its keys, where neighbours share pages. Nothing is lost with the
/// memory: opening reads the documents behind the last generation that was merged whole.
/// </summary>
/// <remarks>
/// What is found here says where a document may be; whether it is there, only its row says. The writer changes
/// this, readers look, and they look before their snapshot of the database begins: what they miss here is there.
/// </remarks>
internal sealed class IdIndex
{
    private readonly int _generation;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _mark;
    private readonly Dictionary<Key, long> _uncommitted = [];
    private readonly List<KeyValuePair<Key, long>> _removed = [];
    private volatile ConcurrentDictionary<Key, long> _recent;
    private volatile ConcurrentDictionary<Key, long> _merging = new();
    private KeyValuePair<Key, long>[] _order = [];
    private long _lastOfOrder;
    private int _merged;
    private int _mergedCommitted;
    private long _last;

    /// <param name="connection">The writer's.</param>
    /// <param name="generation">How many documents a generation has. There are two, which take about 150 bytes a document.</param>
    public IdIndex(SqliteConnection connection, int generation)
    {
        _generation = generation;
        _recent = NewGeneration();
        _find = connection.Prepare("SELECT number FROM identity WHERE partition = ?1 AND id = ?2");
        _put = connection.Prepare("INSERT OR REPLACE INTO identity(partition, id, number) VALUES (?1, ?2, ?3)");
        _delete = connection.Prepare("DELETE FROM identity WHERE partition = ?1 AND id = ?2");
        _mark = connection.Prepare("UPDATE store SET identified = ?1");
        var merged = connection.QueryNumber("SELECT identified FROM store");
        _last = Math.Max(merged, connection.QueryNumber("SELECT max(number) FROM document"));
        var unmerged = connection.Prepare("SELECT partition, id, number FROM document WHERE number > ?1").Bind(1, merged);
        while (unmerged.Step()) _recent[(unmerged.Number(0), unmerged.Text(1))] = unmerged.Number(2);
        unmerged.Reset();
    }

    /// <summary>Where a document may be that is committed but not yet in the table. For readers.</summary>
    public bool TryFindRecent(long partition, string id, out long number) =>
        _recent.TryGetValue((partition, id), out number) || _merging.TryGetValue((partition, id), out number);

    /// <summary>Where a document may be, also one of the open transaction; 0 for nowhere. For the writer.</summary>
    public long Find(long partition, string id)
    {
        if (_uncommitted.TryGetValue((partition, id), out var number) || TryFindRecent(partition, id, out number)) return number;
        number = _find.Bind(1, partition).Bind(2, id).Step() ? _find.Number(0) : 0;
        _find.Reset();
        return number;
    }

    /// <summary>Gives a new document its number, which no other ever has while this process runs.</summary>
    public long Add(long partition, string id) => _uncommitted[(partition, id)] = ++_last;

    /// <summary>Forgets a document that the open transaction deletes.</summary>
    public void Remove(long partition, string id, long number)
    {
        _uncommitted.Remove((partition, id));
        _removed.Add(new((partition, id), number));
        _delete.Bind(1, partition).Bind(2, id).Run();
    }

    /// <summary>Merges twice as many as the open transaction added, so that a generation is done before the next is full.</summary>
    public void Merge()
    {
        if (_order.Length == 0) return;
        var end = (int)Math.Min(_order.Length, _merged + (2L * _uncommitted.Count));
        for (; _merged < end; _merged++)
        {
            var (key, number) = _order[_merged];
            if (_merging.ContainsKey(key)) _put.Bind(1, key.Partition).Bind(2, key.Id).Bind(3, number).Run();
        }

        if (_merged == _order.Length) _mark.Bind(1, _lastOfOrder).Run();
    }

    /// <summary>The open transaction was committed.</summary>
    public void Committed()
    {
        foreach (var removed in _removed)
        {
            _recent.TryRemove(removed);
            _merging.TryRemove(removed);
        }

        foreach (var (key, number) in _uncommitted) _recent[key] = number;
        _removed.Clear();
        _uncommitted.Clear();
        _mergedCommitted = _merged;
        if (_merged == _order.Length) NextGeneration();
    }

    /// <summary>The open transaction was rolled back.</summary>
    public void RolledBack()
    {
        _removed.Clear();
        _uncommitted.Clear();
        _merged = _mergedCommitted;
    }

    private void NextGeneration()
    {
        var full = _recent.Count >= _generation;
        if (!full && _order.Length == 0) return;
        (_merged, _mergedCommitted, _lastOfOrder) = (0, 0, _last);
        _order = full ? [.. _recent] : [];
        Array.Sort(_order, static (left, right) => Compare(left.Key, right.Key));
        // In this order, so that a reader who misses the one finds the other.
        _merging = full ? _recent : new();
        if (full) _recent = NewGeneration();
    }

    /// <summary>Large enough from the start, because growing would hold up the writer.</summary>
    private ConcurrentDictionary<Key, long> NewGeneration() => new(concurrencyLevel: 1, capacity: _generation);

    private static int Compare(Key left, Key right) =>
        left.Partition != right.Partition ? left.Partition.CompareTo(right.Partition) : string.CompareOrdinal(left.Id, right.Id);
}
