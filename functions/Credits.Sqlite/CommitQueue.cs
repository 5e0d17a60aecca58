namespace Credits.Sqlite;

/// <summary>What waits for the writer: bounded, and taken as a whole, so that one commit serves all that queued up during the last.</summary>
internal sealed class CommitQueue<T>(int maxBatches, long maxBytes)
    where T : Pending
{
    private const int MaxGroup = 1_024;
    private const long MaxGroupBytes = 16L << 20;

    private readonly object _gate = new();
    private List<T> _waiting = [];
    private long _bytes;
    private bool _woken;
    private bool _closed;

    /// <summary>How many batches wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Appends, or says why not.</summary>
    public Admission TryAdd(T work)
    {
        lock (_gate)
        {
            if (_closed) return Admission.Closed;
            if (_waiting.Count >= maxBatches || (_waiting.Count > 0 && _bytes + work.Bytes > maxBytes)) return Admission.Full;
            _waiting.Add(work);
            _bytes += work.Bytes;
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
            return Admission.Admitted;
        }
    }

    /// <summary>
    /// Waits for work, then swaps the emptied list for what waits. An empty list is a wake-up without batches;
    /// null means closed and nothing left.
    /// </summary>
    public List<T>? Take(List<T> emptied)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed && !_woken) Monitor.Wait(_gate);
            if (_waiting.Count == 0 && _closed) return null;
            _woken = false;
            _bytes = 0;
            (emptied, _waiting) = (_waiting, emptied);
            return emptied;
        }
    }

    /// <summary>How many of what was taken make one commit: so few that it stays short.</summary>
    public static int GroupSize(ReadOnlySpan<T> taken)
    {
        long bytes = 0;
        var size = 0;
        while (size < taken.Length && size < MaxGroup && (size == 0 || bytes + taken[size].Bytes <= MaxGroupBytes)) bytes += taken[size++].Bytes;
        return size;
    }

    /// <summary>Lets the writer pass once although nothing may wait.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Admits nothing more; what waits is still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}

/// <summary>Whether the queue took a batch.</summary>
internal enum Admission
{
    Admitted,
    Full,
    Closed,
}
