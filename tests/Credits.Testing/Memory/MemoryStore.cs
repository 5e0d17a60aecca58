using System.Globalization;
using System.Runtime.CompilerServices;
using Credits.Engine.Storage;

namespace Credits.Testing.Memory;

/// <summary>
/// A store in memory that does what every store must. Others that look at the same documents, as further
/// instances of a program would, are opened with <see cref="OpenSession"/>.
/// </summary>
public sealed class MemoryStore : IDocumentStore, IDocumentDump
{
    private readonly MemoryDocuments _documents;
    private readonly TimeProvider _time;
    private readonly Staleness? _staleness;
    private long _seen;

    public MemoryStore(TimeProvider time) : this(time, new MemoryDocuments(), null)
    {
    }

    private MemoryStore(TimeProvider time, MemoryDocuments documents, Staleness? staleness)
    {
        _time = time;
        _documents = documents;
        _staleness = staleness;
    }

    /// <inheritdoc />
    public bool IsExclusive { get; set; } = true;

    /// <summary>
    /// Another view of the same documents. With a staleness its reads and queries may be those of an earlier
    /// moment, though never earlier than what it wrote or read itself.
    /// </summary>
    public MemoryStore OpenSession(TimeProvider? time = null, Staleness? staleness = null) =>
        new(time ?? _time, _documents, staleness) { IsExclusive = false };

    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_documents) return new(_documents.Find(partition, id, Moment(), _time.GetUtcNow()));
    }

    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        cancellation.ThrowIfCancellationRequested();
        lock (_documents)
        {
            var result = Check(batch) ?? Apply(batch);
            if (result is CommitResult.Done) _seen = _documents.Latest;
            return new(result);
        }
    }

    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        var found = InOrder(query);
        if (query.After is { } after) found.RemoveAll(document => Compare(query, PositionOf(document), after) <= 0);
        return new(found.Count <= query.Limit
            ? new Page(found, null)
            : new Page(found[..query.Limit], PositionOf(found[query.Limit - 1])));
    }

    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        lock (_documents) return new(_documents.Find(query, Moment(), _time.GetUtcNow()).LongCount());
    }

    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default)
    {
        query.Validate();
        cancellation.ThrowIfCancellationRequested();
        var found = InOrder(query);
        return new(number <= found.Count ? PositionOf(found[number - 1]) : null);
    }

    public async IAsyncEnumerable<Document> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        List<Document> all;
        lock (_documents) all = [.. _documents.All(Moment(), _time.GetUtcNow())];
        await Task.CompletedTask;
        foreach (var document in all)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    private CommitResult? Check(Batch batch)
    {
        var now = _time.GetUtcNow();
        foreach (var (kind, document) in batch.Writes)
        {
            if (kind == WriteKind.Create && _documents.Find(batch.Partition, document.Id, _documents.Latest, now) is not null)
                return new CommitResult.AlreadyExists(document.Id);
        }

        foreach (var (kind, document) in batch.Writes)
        {
            if (kind != WriteKind.Create && _documents.Find(batch.Partition, document.Id, _documents.Latest, now)?.ETag != document.ETag)
                return CommitResult.PreconditionFailed.Instance;
        }

        return null;
    }

    private CommitResult.Done Apply(Batch batch)
    {
        var etag = (++_documents.Latest).ToString("x", CultureInfo.InvariantCulture);
        var etags = new string[batch.Writes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            var (kind, document) = batch.Writes[i];
            etags[i] = kind == WriteKind.Delete ? "" : etag;
            // A copy of the body, so that a caller who reuses its buffer is found out.
            var stored = kind == WriteKind.Delete ? null : document with { ETag = etag, Body = document.Body.ToArray() };
            _documents.Put(batch.Partition, document.Id, stored);
        }

        return new CommitResult.Done(etags);
    }

    private List<Document> InOrder(Query query)
    {
        List<Document> found;
        lock (_documents) found = [.. _documents.Find(query, Moment(), _time.GetUtcNow())];
        found.Sort((left, right) => Compare(query, PositionOf(left), PositionOf(right)));
        return found;
    }

    /// <summary>The commit up to which this read sees.</summary>
    private long Moment() => _seen = _staleness?.Choose(_seen, _documents.Latest) ?? _documents.Latest;

    private static Position PositionOf(Document document) => new(document.Sort, document.Id, document.Partition);

    private static int Compare(Query query, Position left, Position right)
    {
        var order = string.CompareOrdinal(left.Sort, right.Sort);
        if (order == 0) order = string.CompareOrdinal(left.Id, right.Id);
        if (order == 0) order = Partition.Compare(left.Partition, right.Partition);
        return query.Descending ? -order : order;
    }
}
