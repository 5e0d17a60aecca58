using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Moves documents from the journal into the database: when enough have gathered, when somebody waits to query them,
/// and at least once a second. Of a document that changed many times only the last version is moved. What is gathered
/// while documents are moved is at most twice as much; commits that come faster wait for it.
/// </summary>
/// <remarks>All but <see cref="WaitAsync"/> is called by the thread that commits.</remarks>
internal sealed class Folding
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly DocumentJournal _journal;
    private readonly PendingDocuments _pending;
    private readonly StoredVersions _stored;
    private readonly Fold _fold;
    private readonly SqliteOptions _options;
    private readonly Action _wake;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private List<KeyValuePair<DocumentKey, Place>> _changes;
    private List<TaskCompletionSource> _waiting = [];
    private List<TaskCompletionSource> _served = [];
    private bool _isRunning;
    private volatile bool _isTime;
    private bool _closed;

    public Folding(DocumentJournal journal, PendingDocuments pending, StoredVersions stored, SqliteWriter database, SqliteOptions options, TimeProvider time, Action wake)
    {
        _journal = journal;
        _pending = pending;
        _stored = stored;
        _fold = new Fold(pending, journal, database, options.FoldSliceAt, wake);
        _options = options;
        _wake = wake;
        _changes = pending.All();
        _timer = time.CreateTimer(_ => Remind(), null, Period, Period);
    }

    /// <summary>Why the database could not take the last fold; null if it did.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Returns when all that is committed now is in the database.</summary>
    public Task WaitAsync()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed) throw new StoreUnavailableException("The store is closed.");
            _waiting.Add(waiter);
        }

        _wake();
        return waiter.Task;
    }

    /// <summary>Documents were committed.</summary>
    public void Add(IEnumerable<KeyValuePair<DocumentKey, Place>> changes) => _changes.AddRange(changes);

    /// <summary>Ends the fold that is done, and begins the next if it is time. Holds the calling thread while commits are too far ahead.</summary>
    public void Continue()
    {
        if (_isRunning)
        {
            _fold.WaitFor(Gathered - 1, _options.Seams.BeforeHold);
            if (!_fold.IsDone) return;
        }

        End();
        if ((Gathered >= 1 && Complaint is null) || _isTime || IsAwaited()) Begin();
    }

    /// <summary>Moves everything; false if the database can not take it.</summary>
    public bool Finish()
    {
        _timer.Dispose();
        End();
        lock (_gate) _closed = true;
        Begin();
        End();
        return _changes.Count == 0;
    }

    // How much there is to be moved; 1 is enough to begin.
    private double Gathered => Math.Max((double)_changes.Count / _options.FoldAt, (double)_journal.End / _options.FoldAtBytes);

    private bool IsAwaited()
    {
        lock (_gate) return _waiting.Count > 0;
    }

    private void Begin()
    {
        _isTime = false;
        lock (_gate) (_waiting, _served) = (_served, _waiting);
        if (_changes.Count == 0)
        {
            // What was moved last may have left a file so long that nothing more is taken into it.
            _journal.TrySwitch();
            Serve(null);
            return;
        }

        _isRunning = true;
        _changes = _fold.Start(_changes);
        _journal.TrySwitch();
    }

    private void End()
    {
        if (!_isRunning) return;
        _fold.Wait();
        _isRunning = false;
        Complaint = _fold.Complaint;
        _pending.Folded(_fold.Moved);
        _stored.Folded(_fold.Moved);
        // Nothing is lost: it stays in the journal, and is moved before what came since.
        if (Complaint is null) _journal.Folded(_fold.Sequence);
        else _changes.InsertRange(0, _fold.Changes);

        Serve(Complaint);
    }

    private void Serve(string? complaint)
    {
        foreach (var waiter in _served)
        {
            if (complaint is null) waiter.SetResult();
            else waiter.SetException(new StoreUnavailableException(complaint));
        }

        _served.Clear();
    }

    private void Remind()
    {
        if (_pending.IsEmpty) return;
        _isTime = true;
        _wake();
    }
}
