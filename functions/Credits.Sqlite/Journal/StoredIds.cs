using System.Diagnostics.CodeAnalysis;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Tells of most ids that are not in the database without looking: a new entry is not searched for among millions, whatever
/// of them is in memory. All that is in the database is read once, on a thread of its own, after it was opened and whenever it has
/// outgrown the filter; what is committed from then on is added.
/// </summary>
/// <remarks>All but the reading is called by the thread that commits.</remarks>
internal sealed class StoredIds : IDisposable
{
    private const int PageSize = 10_000;

    /// <summary>64 MiB. A store of more ids is looked into more often.</summary>
    private const long MaxCapacity = 1L << 26;

    private readonly string _path;
    private readonly PendingDocuments _pending;
    private readonly RecentIds _recent;
    private readonly CancellationTokenSource _closing = new();
    private HashFilter? _complete;
    private HashFilter _newest;
    private long _count;

    /// <param name="path">The database.</param>
    /// <param name="pending">What is committed and not yet in it.</param>
    /// <param name="recent">What is in it but not yet in its table of ids.</param>
    /// <param name="count">About how many documents are in it.</param>
    /// <param name="atLeast">For how many ids there is room at first, even if there are fewer.</param>
    public StoredIds(string path, PendingDocuments pending, RecentIds recent, long count, long atLeast)
    {
        _path = path;
        _pending = pending;
        _recent = recent;
        _count = count;
        Grow(Math.Max(atLeast, 2 * count));
    }

    /// <summary>Ends when what was in the database has been read.</summary>
    public Task Reading { get; private set; }

    /// <summary>False if no document in the database has an id of that hash (<see cref="IdHash"/>).</summary>
    public bool MayHold(int hash) => Volatile.Read(ref _complete) is not { } filter || filter.MayHold(hash);

    /// <summary>A document is about to be there, also one that is there already: its row may leave before the hand comes to it, and come back behind it.</summary>
    public void Add(string id, bool isNew)
    {
        var hash = IdHash.Of(id);
        if (!isNew && _newest.MayHold(hash)) return;
        var complete = Volatile.Read(ref _complete);
        _newest.Add(hash);
        if (complete is not null && complete != _newest) complete.Add(hash);
        if (isNew) _count++;
    }

    /// <summary>Makes room if there is too little. To be called while all that was added is pending or in the database.</summary>
    public void GrowWhenFull()
    {
        if (_count > _newest.Capacity && _newest == _complete && _count < MaxCapacity) Grow(2 * _count);
    }

    /// <summary>Waits until nothing is read any more.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        // However it ended: without what it reads everything is looked for.
        Task.WaitAny(Reading);
        _closing.Dispose();
    }

    [MemberNotNull(nameof(_newest), nameof(Reading))]
    private void Grow(long capacity)
    {
        var filter = _newest = new HashFilter(Math.Min(capacity, MaxCapacity));
        foreach (var (key, _) in _pending.All()) filter.Add(IdHash.Of(key.Id));
        foreach (var hash in _recent.Hashes()) filter.Add(hash);
        Reading = Task.Factory.StartNew(() => Fill(filter), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Fill(HashFilter filter)
    {
        Read(filter);
        Volatile.Write(ref _complete, filter);
    }

    // In short transactions, so that the log can be emptied meanwhile. What comes behind the hand was added by its commit, or from memory before.
    private void Read(HashFilter filter)
    {
        using var connection = SqliteSchema.OpenReader(_path);
        var page = connection.Prepare($"SELECT partition, hash FROM identity WHERE (partition, hash) > (?1, ?2) ORDER BY partition, hash LIMIT {PageSize}");
        var (partition, hash, count) = (0L, 0L, PageSize);
        while (count == PageSize)
        {
            _closing.Token.ThrowIfCancellationRequested();
            page.Bind(1, partition).Bind(2, hash);
            for (count = 0; page.Step(); count++)
            {
                (partition, hash) = (page.Number(0), page.Number(1));
                filter.Add((int)hash);
            }

            page.Reset();
        }
    }
}
