using Credits.Engine.Storage;

namespace Credits.Engine.Tests.Fixtures;

/// <summary>A store in which the next commits and reads go as a test says; what is not said goes well.</summary>
internal sealed class ScriptedStore(IDocumentStore inner) : IDocumentStore
{
    private readonly Queue<Func<Batch, Task<CommitResult>>> commits = [];
    private int readsToFail;
    private int reads;
    private int queries;

    public bool IsExclusive { get; set; }

    /// <summary>Every batch that was handed over, in order, written or not.</summary>
    public List<Batch> Batches { get; } = [];

    /// <summary>How many single reads there were.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>How many queries there were.</summary>
    public int Queries => Volatile.Read(ref queries);

    public void NextCommit(Func<Batch, Task<CommitResult>> script) => commits.Enqueue(script);

    public void NextCommit(CommitResult result) => commits.Enqueue(_ => Task.FromResult(result));

    public void LoseRequest() => NextCommit(new CommitResult.Unknown("request lost"));

    public void LoseReply() => NextCommit(async batch =>
    {
        await inner.CommitAsync(batch);
        return new CommitResult.Unknown("reply lost");
    });

    /// <summary>The client library sends it twice: the caller sees the second answer.</summary>
    public void Resend() => NextCommit(async batch =>
    {
        await inner.CommitAsync(batch);
        return await inner.CommitAsync(batch);
    });

    /// <summary>Somebody else does something first.</summary>
    public void GoBefore(Func<Task> other) => NextCommit(async batch =>
    {
        await other();
        return await inner.CommitAsync(batch);
    });

    /// <summary>The next commit waits until the result is set; what comes meanwhile gathers in line.</summary>
    public TaskCompletionSource Hold()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        NextCommit(async batch =>
        {
            await gate.Task;
            return await inner.CommitAsync(batch);
        });
        return gate;
    }

    public void FailReads(int count) => readsToFail = count;

    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref reads);
        return Interlocked.Decrement(ref readsToFail) >= 0
            ? throw new StoreUnavailableException("a read fails")
            : inner.ReadAsync(partition, id, cancellation);
    }

    public async ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        lock (Batches) Batches.Add(batch);
        return commits.TryDequeue(out var script) ? await script(batch) : await inner.CommitAsync(batch, cancellation);
    }

    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref queries);
        return inner.QueryAsync(query, cancellation);
    }

    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => inner.CountAsync(query, cancellation);

    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => inner.PositionAsync(query, number, cancellation);
}
