namespace Credits.Engine.Storage;

/// <summary>
/// Refuses to write while this process's clock is off the store's: an instance that is ahead would expire
/// everyone's credits. Reads go on, and so tell when the clock is right again.
/// </summary>
public sealed class ClockGuard : IDocumentStore
{
    /// <summary>The most that the two clocks may differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly IDocumentStore inner;
    private readonly IStoreClock clock;

    private ClockGuard(IDocumentStore inner, IStoreClock clock)
    {
        this.inner = inner;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public bool IsExclusive => inner.IsExclusive;

    /// <summary>Why nothing is written now; null if the clocks agree.</summary>
    public string? Objection => clock.Skew.Duration() > Tolerance
        ? $"The clock of this machine is {clock.Skew.Duration().TotalSeconds:0} s {(clock.Skew > TimeSpan.Zero ? "ahead of" : "behind")} the store's."
        : null;

    /// <summary>The store behind a guard if it has a clock, else as it is.</summary>
    public static IDocumentStore Around(IDocumentStore store) => store is IStoreClock clock ? new ClockGuard(store, clock) : store;

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) =>
        Objection is { } objection ? ValueTask.FromResult<CommitResult>(new CommitResult.Unavailable(objection)) : inner.CommitAsync(batch, cancellation);

    /// <inheritdoc/>
    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) =>
        inner.ReadAsync(partition, id, cancellation);

    /// <inheritdoc/>
    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) => inner.QueryAsync(query, cancellation);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => inner.CountAsync(query, cancellation);

    /// <inheritdoc/>
    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => inner.PositionAsync(query, number, cancellation);
}
