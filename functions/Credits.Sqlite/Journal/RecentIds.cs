namespace Credits.Sqlite.Journal;

/// <summary>
/// The rows of documents that came into the database lately, by the hashes of their ids (<see cref="IdHash"/>): hashes are scattered over all of
/// their table, so they come into it many at a time. Two generations: the younger is added to, and becomes the older when it is large enough;
/// the older is moved into the table (<see cref="IdentityWriter"/>) and then forgotten.
/// </summary>
/// <remarks>All may call <see cref="Find"/> and <see cref="Hashes"/>, and the thread that commits <see cref="Forget"/>; the rest is for the thread that writes to the database.</remarks>
internal sealed class RecentIds
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IdentityKey, long> _younger = [];
    private IdentityKey[] _older = [];
    private long[] _olderRows = [];
    private bool _isMoved;

    /// <summary>How many there are in the younger generation.</summary>
    public int YoungerCount => _younger.Count;

    /// <summary>The row of the document that has this hash in its partition, perhaps of another id and perhaps deleted; 0 if none came lately.</summary>
    public long Find(IdentityKey key)
    {
        lock (_gate)
        {
            if (_younger.TryGetValue(key, out var row)) return row;
            var i = Array.BinarySearch(_older, key);
            return i < 0 ? 0 : _olderRows[i];
        }
    }

    /// <summary>Adds a row; false if there is one of the same hash.</summary>
    public bool TryAdd(IdentityKey key, long row)
    {
        lock (_gate) return Find(key) == 0 && _younger.TryAdd(key, row);
    }

    /// <summary>Removes a row.</summary>
    public void Remove(IdentityKey key, long row)
    {
        lock (_gate)
        {
            if (_younger.GetValueOrDefault(key) == row) _younger.Remove(key);
            var i = Array.BinarySearch(_older, key);
            if (i >= 0 && _olderRows[i] == row) _olderRows[i] = 0;
        }
    }

    /// <summary>The hashes of all.</summary>
    public int[] Hashes()
    {
        lock (_gate) return [.. _younger.Keys.Concat(_older).Select(static key => key.Hash)];
    }

    /// <summary>The younger generation, in the order of the table.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, long>> Younger() => _younger.OrderBy(static pair => pair.Key);

    /// <summary>Makes the younger generation the older one, in the order of the table, and gives how many that are; 0 if there is an older one still.</summary>
    public int Age()
    {
        if (_older.Length > 0) return 0;
        IdentityKey[] keys = [.. _younger.Keys];
        long[] rows = [.. _younger.Values];
        Array.Sort(keys, rows);
        lock (_gate)
        {
            (_older, _olderRows) = (keys, rows);
            _younger.Clear();
        }

        return keys.Length;
    }

    /// <summary>One of the older generation; its row is 0 if it was removed.</summary>
    public (IdentityKey Key, long Row) Older(int index) => (_older[index], _olderRows[index]);

    /// <summary>The older generation is in the table.</summary>
    public void Moved()
    {
        lock (_gate) _isMoved = true;
    }

    /// <summary>Forgets the older generation if it is in the table. To be called while no transaction is open that may not see it there.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (!_isMoved) return;
            (_older, _olderRows, _isMoved) = ([], [], false);
        }
    }
}

/// <summary>The hash of an id in a partition, in the order of the table of ids.</summary>
internal readonly record struct IdentityKey(long Partition, int Hash) : IComparable<IdentityKey>
{
    /// <summary>The key of an id.</summary>
    public static IdentityKey Of(long partition, string id) => new(partition, IdHash.Of(id));

    public int CompareTo(IdentityKey other) => Partition == other.Partition ? Hash.CompareTo(other.Hash) : Partition.CompareTo(other.Partition);
}
