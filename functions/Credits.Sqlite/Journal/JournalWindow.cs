namespace Credits.Sqlite.Journal;

/// <summary>
/// Reads documents from the journal, and with each what stands behind it: if that is asked for next, twice as much is read at once,
/// up to <see cref="MaxRead"/>.
/// </summary>
internal sealed class JournalWindow
{
    /// <summary>Bytes: mostly an entry and the head that was written with it.</summary>
    private const int MinRead = 2 * 1024;

    private const int MaxRead = 64 * 1024;

    private byte[] _bytes = new byte[MaxRead];
    private int _file;
    private long _start;
    private int _length;

    /// <summary>Forgets what was read: from now on something else may stand there.</summary>
    public void Clear() => _length = 0;

    /// <summary>The bytes at a place, until the next call. What is asked for must have stood there since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Read(DocumentJournal journal, Place place)
    {
        if (!Holds(place)) Move(journal, place);
        if (!Holds(place)) throw new IOException("The journal is shorter than what was written to it.");
        return _bytes.AsSpan((int)(place.Offset - _start), place.Length);
    }

    private bool Holds(Place place) => place.File == _file && place.Offset >= _start && place.Offset + place.Length <= _start + _length;

    private void Move(DocumentJournal journal, Place place)
    {
        var follows = place.File == _file && place.Offset >= _start && place.Offset < _start + _length + MinRead;
        var size = Math.Max(place.Length, follows ? Math.Clamp(2 * _length, MinRead, MaxRead) : MinRead);
        if (size > _bytes.Length) _bytes = new byte[size];
        _length = 0;
        (_file, _start) = (place.File, place.Offset);
        _length = journal.Read(_file, _start, _bytes.AsSpan(0, size));
    }
}
