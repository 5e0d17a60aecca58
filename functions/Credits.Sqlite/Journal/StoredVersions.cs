using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Which version of a document the database has; looked up with a connection of its own, for one thread, unless it is known that
/// there is none, or remembered from when it was put there.
/// </summary>
internal sealed class StoredVersions : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly PartitionNumbers _partitions;
    private readonly StoredIds _ids;
    private readonly RecentlyUsed<DocumentKey, long> _versions;
    private readonly RecentIds _recentIds;
    private readonly DocumentFinder _finder;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private bool _open;

    /// <param name="path">The database.</param>
    /// <param name="ids">What is known of the ids in it.</param>
    /// <param name="recentIds">What the table of ids does not have yet.</param>
    /// <param name="remembered">Of how many documents to remember the version, and of how many partitions the numbers; up to twice as many.</param>
    public StoredVersions(string path, StoredIds ids, RecentIds recentIds, int remembered)
    {
        _versions = new RecentlyUsed<DocumentKey, long>(remembered);
        _ids = ids;
        _recentIds = recentIds;
        _connection = SqliteSchema.OpenReader(path);
        _connection.Execute("PRAGMA cache_size=-8192");
        _partitions = new PartitionNumbers(_connection, remembered);
        _begin = _connection.Prepare("BEGIN");
        _end = _connection.Prepare("COMMIT");
        _finder = new DocumentFinder(_connection, recentIds, "d.etag, d.expires");
    }

    /// <summary>The numbers of a partition; null if it has none, and then there is nothing in it.</summary>
    public PartitionNumbers.Numbers? NumbersOf(Partition partition)
    {
        if (!_open) Begin();
        return _partitions.Find(partition);
    }

    /// <summary>The ETag and when it expires (ticks, <see cref="long.MaxValue"/> for never), or null; expired ones too.</summary>
    public (long ETag, long Expires)? Find(PartitionNumbers.Numbers? numbers, in DocumentKey key)
    {
        if (numbers is null) return null;
        var identity = IdentityKey.Of(numbers.Partition, key.Id);
        if (!_ids.MayHold(identity.Hash)) return null;
        if (_versions.TryGet(key, out var etag)) return (etag, long.MaxValue);
        if (_finder.Find(identity, key.Id) is not { } row) return null;
        var found = (row.Number(0), row.NumberOrNull(1) ?? long.MaxValue);
        row.Reset();
        return found;
    }

    /// <summary>A document is about to be there, as its first version or a later one.</summary>
    public void Add(string id, bool isNew) => _ids.Add(id, isNew);

    /// <summary>These versions are in the database now. To be called while nothing is looked for.</summary>
    public void Folded(ReadOnlySpan<KeyValuePair<DocumentKey, Place>> moved)
    {
        // Only here are many looks in one transaction, and none is open now.
        _recentIds.Forget();
        foreach (var (key, place) in moved)
        {
            // What is new is mostly an entry, which does not change again.
            if (place.IsNew) continue;
            if (IsSure(place)) _versions.Set(key, place.ETag);
            else _versions.Remove(key);
        }
    }

    // What expires is deleted without a word. What was found when the journal was opened may be older than the database has it.
    private static bool IsSure(in Place place) => place is { IsDeleted: false, Expires: long.MaxValue, Numbers: not null };

    /// <summary>The next look is at the database as it is then.</summary>
    public void Release()
    {
        // SQLite itself ends a transaction in which reading failed.
        if (_open && !_connection.IsIdle) _end.Run();
        _open = false;
    }

    private void Begin()
    {
        _ids.GrowWhenFull();
        _begin.Run();
        _open = true;
    }

    public void Dispose()
    {
        _ids.Dispose();
        _connection.Dispose();
    }
}
