using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Credits.Engine.Storage;

namespace Credits.Testing.Memory;

/// <summary>A store whose machine, network or neighbours misbehave as <see cref="Faults"/> says.</summary>
public sealed class FaultyStore(IDocumentStore inner, Faults faults) : IDocumentStore, IDocumentDump
{
    private readonly ConcurrentQueue<Batch> _late = [];
    private volatile bool _crashed;

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; } = faults;

    /// <inheritdoc />
    public bool IsExclusive => inner.IsExclusive;

    /// <summary>
    /// From now on no call comes back, and those under way do not either, whether they got to their write or not:
    /// what the caller's process would see if it ended here.
    /// </summary>
    public void Crash() => _crashed = true;

    public async ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
    {
        await BeforeReadAsync();
        var document = await inner.ReadAsync(partition, id, cancellation);
        await YieldAsync();
        return document;
    }

    public async ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default)
    {
        await BeforeReadAsync();
        var page = await inner.QueryAsync(query, cancellation);
        await YieldAsync();
        return page;
    }

    public async IAsyncEnumerable<Document> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await BeforeReadAsync();
        await foreach (var document in ((IDocumentDump)inner).ReadAllAsync(cancellation)) yield return document;
    }

    public async ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default)
    {
        await BeforeReadAsync();
        var count = await inner.CountAsync(query, cancellation);
        await YieldAsync();
        return count;
    }

    public async ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default)
    {
        await BeforeReadAsync();
        var position = await inner.PositionAsync(query, number, cancellation);
        await YieldAsync();
        return position;
    }

    public async ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        batch.Validate();
        await YieldAsync();
        var result = await CommitOnceAsync(batch, cancellation);
        await YieldAsync();
        return result;
    }

    private async ValueTask<CommitResult> CommitOnceAsync(Batch batch, CancellationToken cancellation)
    {
        if (!_late.IsEmpty && Faults.Choose(2) == 0 && _late.TryDequeue(out var late)) await inner.CommitAsync(late, cancellation);
        if (Faults.Happens(Faults.Throttled)) return new CommitResult.Throttled(TimeSpan.FromMilliseconds(1 + Faults.Choose(100)));
        if (Faults.Happens(Faults.Unavailable)) return new CommitResult.Unavailable("A fault of the plan: unavailable.");
        if (Faults.Happens(Faults.RequestLost)) return new CommitResult.Unknown("A fault of the plan: the request was lost.");
        if (Faults.Happens(Faults.Late))
        {
            _late.Enqueue(batch);
            return new CommitResult.Unknown("A fault of the plan: the request is late.");
        }

        if (Faults.Happens(Faults.Conflict)) await TouchAsync(batch, cancellation);
        var result = await inner.CommitAsync(batch, cancellation);
        if (Faults.Happens(Faults.Resent)) result = await inner.CommitAsync(batch, cancellation);
        return Faults.Happens(Faults.ReplyLost) ? new CommitResult.Unknown("A fault of the plan: the reply was lost.") : result;
    }

    /// <summary>Gives one of the documents that the batch will replace or delete a new ETag.</summary>
    private async ValueTask TouchAsync(Batch batch, CancellationToken cancellation)
    {
        var conditions = batch.Writes.Where(write => write.Kind != WriteKind.Create).ToArray();
        if (conditions.Length == 0) return;
        var id = conditions[Faults.Choose(conditions.Length)].Document.Id;
        if (await inner.ReadAsync(batch.Partition, id, cancellation) is { } document)
            await inner.CommitAsync(new Batch(batch.Partition, [new Write(WriteKind.Replace, document)]), cancellation);
    }

    private async ValueTask BeforeReadAsync()
    {
        await YieldAsync();
        if (Faults.Happens(Faults.ReadFails)) throw new StoreUnavailableException("A fault of the plan: a read fails.");
    }

    private async ValueTask YieldAsync()
    {
        for (var times = Faults.Choose(Faults.MaxYields + 1); times > 0; times--) await Task.Yield();
        if (_crashed) await new TaskCompletionSource().Task;
    }
}
