using System.Globalization;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Decides batch after batch of a group: first all conditions, then all writes, so that a refused batch has written
/// nothing and the others of its group go on. What it lets through is in the record and among the changes.
/// </summary>
internal sealed class BatchChecker(PendingDocuments pending, StoredVersions stored, TimeProvider time, long epoch)
{
    /// <summary>The last epoch whose ETags are greater than those before.</summary>
    public const long MaxEpoch = long.MaxValue >> EpochShift;

    /// <summary>How far to the left the epoch stands in an ETag.</summary>
    public const int EpochShift = 44;

    private readonly Dictionary<DocumentKey, Place> _changes = [];
    private readonly DocumentKey[] _keys = new DocumentKey[Batch.MaxWrites];
    private readonly Version[] _versions = new Version[Batch.MaxWrites];

    // One number a batch, never given twice: the count of openings fills the upper bits, so that nothing need
    // be written to remember how far the last run came.
    private long _etag = epoch << EpochShift;

    /// <summary>What the group has written so far: each document once, with its last place.</summary>
    public IReadOnlyCollection<KeyValuePair<DocumentKey, Place>> Changes => _changes;

    /// <summary>Begins a group.</summary>
    public void Clear() => _changes.Clear();

    /// <summary>Puts the batch's documents into the record, or says why not. Throws <see cref="SqliteError"/> if the database can not be read.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="record">The record.</param>
    /// <param name="file">The file of the journal where the record will stand.</param>
    /// <param name="start">Where in it.</param>
    public CommitResult Apply(Batch batch, RecordWriter record, int file, long start)
    {
        var numbers = stored.NumbersOf(batch.Partition);
        if (Check(batch, numbers) is { } refusal) return refusal;
        var etag = ++_etag;
        var text = etag.ToString(CultureInfo.InvariantCulture);
        var etags = new string[batch.Writes.Count];
        record.Batch(batch.Partition, batch.Writes.Count);
        for (var i = 0; i < etags.Length; i++)
        {
            var (kind, document) = batch.Writes[i];
            var deleted = kind == WriteKind.Delete;
            etags[i] = deleted ? "" : text;
            if (!deleted) stored.Add(document.Id, _versions[i].IsNew);
            var (offset, length) = record.Document(document, etag, deleted);
            _changes[_keys[i]] = new Place(
                file, start + offset, length, etag, document.Expires?.UtcTicks ?? long.MaxValue, deleted, _versions[i].IsNew, numbers);
        }

        return new CommitResult.Done(etags);
    }

    private CommitResult? Check(Batch batch, PartitionNumbers.Numbers? numbers)
    {
        var now = time.GetUtcNow().UtcTicks;
        for (var i = 0; i < batch.Writes.Count; i++)
        {
            var (kind, document) = batch.Writes[i];
            _keys[i] = new DocumentKey(batch.Partition, document.Id);
            _versions[i] = Find(_keys[i], numbers);
            if (kind == WriteKind.Create && _versions[i].Exists(now)) return new CommitResult.AlreadyExists(document.Id);
        }

        for (var i = 0; i < batch.Writes.Count; i++)
        {
            var (kind, document) = batch.Writes[i];
            if (kind != WriteKind.Create && !(_versions[i].Exists(now) && IsSame(_versions[i].ETag, document.ETag)))
                return CommitResult.PreconditionFailed.Instance;
        }

        return null;
    }

    private Version Find(in DocumentKey key, PartitionNumbers.Numbers? numbers)
    {
        if (_changes.TryGetValue(key, out var place) || pending.TryGet(key, out place))
            return new Version(place.ETag, place.IsDeleted ? 0 : place.Expires, place.IsNew);
        return stored.Find(numbers, key) is { } found ? new Version(found.ETag, found.Expires, IsNew: false) : new Version(0, 0, IsNew: true);
    }

    private static bool IsSame(long stored, string asked)
    {
        Span<char> text = stackalloc char[20];
        return stored.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) && asked.AsSpan().SequenceEqual(text[..length]);
    }

    /// <summary>What there is of a document; one that is not there expired long ago.</summary>
    private readonly record struct Version(long ETag, long Expires, bool IsNew)
    {
        public bool Exists(long now) => Expires > now;
    }
}
