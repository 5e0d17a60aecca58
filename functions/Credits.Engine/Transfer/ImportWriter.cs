using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>Creates documents, many partitions at once and as few commits as can be, holding a bounded number of them.</summary>
internal sealed class ImportWriter(IDocumentStore store, TimeProvider time)
{
    private const int MaxHeld = 4_096;
    private const long MaxHeldBytes = 16L << 20;
    private const int AtOnce = 16;
    private const int MaxTries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Partition, Dictionary<string, Document>> _held = [];
    private int _count;
    private long _bytes;

    public async ValueTask AddAsync(Document document, CancellationToken cancellation)
    {
        if (document.Expires <= time.GetUtcNow()) return;
        if (!_held.TryGetValue(document.Partition, out var documents)) _held[document.Partition] = documents = new(StringComparer.Ordinal);
        if (!documents.TryAdd(document.Id, document)) throw new TransferException($"The export has the document {document.Id} in {document.Partition.App}, {document.Partition.Wallet} twice.");
        _bytes += document.Body.Length;
        if (++_count >= MaxHeld || _bytes >= MaxHeldBytes) await FlushAsync(cancellation);
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        var work = _held.Values.SelectMany(documents => Batches(documents.Values));
        await Parallel.ForEachAsync(
            work, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, (batch, stop) => new ValueTask(CreateAsync(batch, stop)));
        _held.Clear();
        (_count, _bytes) = (0, 0);
    }

    private static IEnumerable<List<Document>> Batches(IEnumerable<Document> documents)
    {
        var batch = new List<Document>();
        var bytes = 0L;
        foreach (var document in documents)
        {
            if (batch.Count == Batch.MaxWrites || (batch.Count > 0 && bytes + document.Body.Length > Batch.MaxBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(document);
            bytes += document.Body.Length;
        }

        yield return batch;
    }

    /// <summary>Creates all of them; what is there already must be the same.</summary>
    private async Task CreateAsync(List<Document> documents, CancellationToken cancellation)
    {
        var result = await CommitAsync(documents, cancellation);
        if (result is CommitResult.Done) return;
        if (result is not CommitResult.AlreadyExists) throw new StoreUnavailableException($"The store did not write: {result}.");
        if (documents.Count > 1)
        {
            foreach (var document in documents) await CreateAsync([document], cancellation);
            return;
        }

        var one = documents[0];
        var found = await store.ReadAsync(one.Partition, one.Id, cancellation);
        if (found is null || found.Type != one.Type || found.Sort != one.Sort || found.Expires != one.Expires || !found.Body.Span.SequenceEqual(one.Body.Span))
            throw new TransferException($"The store holds another document {one.Id} in {one.Partition.App}, {one.Partition.Wallet} than the export.");
    }

    /// <summary>Waits as long as the store asks to; what may have been written is sent again.</summary>
    private async Task<CommitResult> CommitAsync(List<Document> documents, CancellationToken cancellation)
    {
        var batch = new Batch(documents[0].Partition, [.. documents.Select(document => new Write(WriteKind.Create, document))]);
        for (var tries = 1; ; tries++)
        {
            var result = await store.CommitAsync(batch, cancellation);
            if (result is not (CommitResult.Throttled or CommitResult.Unknown) || tries == MaxTries) return result;
            await Task.Delay(result is CommitResult.Throttled { RetryAfter: var wait } ? wait : Pause, time, cancellation);
        }
    }
}
