namespace Credits.Sqlite.Journal;

/// <summary>
/// What was committed but is not yet in the database: records of commits, one after the other, in two files of
/// which one is written while what the other holds goes into the database.
/// </summary>
/// <remarks>
/// A record counts only if all before it do. Opening reads as far as sequences follow one another and checksums
/// are right, so that a file that was cut, or written in part, ends at an earlier commit and never between two. It
/// cuts off the rest, so that nothing written later can make that count.
/// Used by one thread, but for <see cref="Read"/>.
/// </remarks>
internal sealed class DocumentJournal : IDisposable
{
    private readonly JournalFile[] _files;
    private int _active;
    private long _folded;

    private DocumentJournal(JournalFile[] files, long folded)
    {
        _files = files;
        _folded = folded;
        Sequence = folded;
    }

    /// <summary>The sequence of the last record.</summary>
    public long Sequence { get; private set; }

    /// <summary>The epoch of the next record; until it is set, that of the last.</summary>
    public long Epoch { get; set; }

    /// <summary>The file that is being written.</summary>
    public int ActiveFile => _active;

    /// <summary>Where in it the next record goes.</summary>
    public long End => _files[_active].End;

    /// <summary>Opens the journal of a database that holds everything up to a record, and goes through the records after it.</summary>
    /// <param name="paths">Its two files.</param>
    /// <param name="folded">The last record that is in the database.</param>
    /// <param name="recover">Is given each record, with its file and place.</param>
    /// <param name="beforeSync">Runs before what was found is synced.</param>
    public static DocumentJournal Open(string[] paths, long folded, RecordAction recover, Action beforeSync)
    {
        var files = new JournalFile[paths.Length];
        try
        {
            for (var i = 0; i < paths.Length; i++) files[i] = new JournalFile(paths[i]);
            var journal = new DocumentJournal(files, folded);
            journal.Recover(recover);
            journal.Settle(beforeSync);
            return journal;
        }
        catch
        {
            foreach (var file in files) file?.Dispose();
            throw;
        }
    }

    /// <summary>Appends a record without syncing it; throws <see cref="IOException"/> if there is no room, and then nothing is appended.</summary>
    public void Write(RecordWriter record)
    {
        record.Seal(Sequence + 1, Epoch);
        _files[_active].Write(record.Written);
    }

    /// <summary>Syncs what was appended and counts it; throws <see cref="IOException"/> if nobody can tell whether it is on the disk.</summary>
    public void Sync(int length)
    {
        var file = _files[_active];
        file.Sync();
        file.End += length;
        file.LastSequence = ++Sequence;
    }

    /// <summary>Everything up to a record is in the database.</summary>
    public void Folded(long sequence) => _folded = sequence;

    /// <summary>Goes on in the other file, if nothing in that is still needed.</summary>
    public void TrySwitch()
    {
        var other = _files[1 - _active];
        if (other.LastSequence > _folded || End == 0) return;
        other.End = 0;
        _active = 1 - _active;
    }

    /// <summary>Reads bytes of a file, fewer at its end. Who is not the writing thread must see to it that they were still wanted afterwards.</summary>
    public int Read(int file, long offset, Span<byte> bytes) => _files[file].Read(bytes, offset);

    /// <summary>Closes and deletes the files, which are no longer needed.</summary>
    public void Delete()
    {
        foreach (var file in _files) file.Delete();
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private void Recover(RecordAction recover)
    {
        // The file whose first record is older comes first; one without any record is first or last, which is the same.
        var first = FirstSequence(0) <= FirstSequence(1) ? 0 : 1;
        foreach (var number in new[] { first, 1 - first })
        {
            if (Recover(number, recover)) _active = number;
        }

        // Nothing ends where the next record begins, so all that is there is in the database or void.
        if (_files[_active].LastSequence != Sequence) _files[_active].End = 0;
    }

    /// <summary>Puts what was found on the disk for good, before anybody sees it or anything is written after it.</summary>
    private void Settle(Action beforeSync)
    {
        if (Array.TrueForAll(_files, static file => file.Size == 0)) return;
        beforeSync();
        foreach (var file in _files)
        {
            file.Cut();
            file.Sync();
        }
    }

    private long FirstSequence(int file) => ReadHeader(_files[file], 0)?.Sequence ?? 0;

    /// <summary>Takes a file's records as far as they continue what was taken; true if the last of all is in it.</summary>
    private bool Recover(int number, RecordAction recover)
    {
        var file = _files[number];
        long? last = null;
        while (ReadHeader(file, file.End) is { } header)
        {
            var continues = last is null ? header.Sequence <= Sequence + 1 : header.Sequence == last + 1;
            if (!continues || header.Epoch < Epoch) break;
            var record = new byte[header.Length];
            if (file.Read(record, file.End) < record.Length || !RecordHeader.IsIntact(record)) break;
            if (header.Sequence > Sequence)
            {
                // It may be in the system's memory only, with a sync that failed; then only writing it again makes the next sync count.
                file.Write(record);
                recover(record, number, file.End);
                Sequence = header.Sequence;
            }

            Epoch = header.Epoch;
            last = file.LastSequence = header.Sequence;
            file.End += header.Length;
        }

        return last == Sequence;
    }

    private static RecordHeader? ReadHeader(JournalFile file, long offset)
    {
        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        return file.Read(bytes, offset) == bytes.Length ? RecordHeader.Read(bytes) : null;
    }
}

/// <summary>Is given a record that was found when the journal was opened.</summary>
internal delegate void RecordAction(byte[] record, int file, long offset);
