using System.Runtime.InteropServices;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Moves documents into the database, on a thread of the pool: in the order of the wallets' numbers, since those of a wallet
/// share pages, and so do wallets that follow one another, and cut into transactions between wallets, so that other writes need
/// not wait for all.
/// </summary>
internal sealed class Fold(PendingDocuments pending, DocumentJournal journal, SqliteWriter database, int sliceAt, Action done)
{
    private readonly List<KeyValuePair<DocumentKey, Place>> _last = [];
    private readonly HashSet<DocumentKey> _seen = [];
    private readonly List<(long Rank, int Index)> _order = [];
    private readonly Dictionary<Partition, long> _unnumbered = [];
    private readonly object _gate = new();
    private TaskCompletionSource _ended = new();
    private int _moved;
    private double _progress;

    /// <summary>What is to be moved, in order of commit.</summary>
    public List<KeyValuePair<DocumentKey, Place>> Changes { get; private set; } = [];

    /// <summary>What was moved, of each document the last version; not all if there is a complaint.</summary>
    public ReadOnlySpan<KeyValuePair<DocumentKey, Place>> Moved => CollectionsMarshal.AsSpan(_last)[.._moved];

    /// <summary>The last record that is in the database once this is done.</summary>
    public long Sequence { get; private set; }

    /// <summary>Why not all could be moved; null if it was.</summary>
    public string? Complaint { get; private set; }

    public bool IsDone => _ended.Task.IsCompleted;

    /// <summary>Begins to move all that was committed up to now; gives an empty list to gather what comes.</summary>
    public List<KeyValuePair<DocumentKey, Place>> Start(List<KeyValuePair<DocumentKey, Place>> changes)
    {
        var emptied = Changes;
        emptied.Clear();
        Changes = changes;
        Sequence = journal.Sequence;
        Complaint = null;
        _moved = 0;
        _progress = 0;
        _ended = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static fold => _ = fold.RunAsync(), this, preferLocal: false);
        return emptied;
    }

    /// <summary>Holds the calling thread until it is done.</summary>
    public void Wait() => _ended.Task.Wait();

    /// <summary>Holds the calling thread until so much of it, of 1, or all of it is done; <paramref name="held"/> is called first if that takes time.</summary>
    public void WaitFor(double progress, Action held)
    {
        if (progress <= 0) return;
        lock (_gate)
        {
            if (_progress < progress) held();
            while (_progress < progress) Monitor.Wait(_gate);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            Select();
            do
            {
                var slice = new FoldSlice(_last, _moved, EndOfSlice(), journal, Sequence);
                Complaint = await slice.RunAsync(database);
                if (Complaint is null) _moved = slice.End;
                Proceed((double)_moved / _last.Count);
            }
            while (Complaint is null && _moved < _last.Count);
        }
        catch (Exception e)
        {
            Complaint = e.Message;
        }

        Proceed(double.PositiveInfinity);
        _ended.SetResult();
        done();
    }

    private void Proceed(double progress)
    {
        lock (_gate)
        {
            _progress = progress;
            Monitor.Pulse(_gate);
        }
    }

    private void Select()
    {
        _seen.Clear();
        _unnumbered.Clear();
        _order.Clear();
        foreach (var (key, place) in Changes)
            if (place.Numbers is null) _unnumbered.TryAdd(key.Partition, -1 - _unnumbered.Count);
        for (var i = Changes.Count - 1; i >= 0; i--)
        {
            var (key, place) = Changes[i];
            if (_seen.Add(key)) _order.Add((RankOf(key.Partition, place.Numbers), i));
        }

        _order.Sort();
        _last.Clear();
        foreach (var (_, i) in _order)
        {
            // What is no longer pending was moved by a fold that went wrong after that.
            var (key, place) = Changes[i];
            if (pending.TryGet(key, out var newest)) _last.Add(new(key, place with { IsNew = newest.IsNew }));
        }
    }

    // A wallet has one place in the order, whether or not it had its numbers at each change: else it could be cut between two transactions.
    private long RankOf(Partition partition, PartitionNumbers.Numbers? numbers) =>
        _unnumbered.Count > 0 && _unnumbered.TryGetValue(partition, out var rank) ? rank : numbers!.Partition;

    private int EndOfSlice()
    {
        var end = Math.Min(_moved + sliceAt, _last.Count);
        while (end < _last.Count && _last[end].Key.Partition == _last[end - 1].Key.Partition) end++;
        return end;
    }
}
