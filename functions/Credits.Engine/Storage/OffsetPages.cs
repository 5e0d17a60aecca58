namespace Credits.Engine.Storage;

/// <summary>Pages by number for APIs that count them. What comes before a page is counted off, so the offset is bounded.</summary>
public static class OffsetPages
{
    /// <summary>The most documents that may come before a page.</summary>
    public const int MaxOffset = 10_000;

    /// <summary>The documents of a page and how many there are in all.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">What to list; its limit and place do not matter.</param>
    /// <param name="offset">How many to leave out, at most <see cref="MaxOffset"/>.</param>
    /// <param name="limit">How many to give, 1 to <see cref="Query.MaxLimit"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<(IReadOnlyList<Document> Documents, long Total)> PageAsync(
        this IDocumentStore store, Query query, int offset, int limit, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, MaxOffset);
        Position? after = null;
        if (offset > 0 && (after = await store.PositionAsync(query, offset, cancellation)) is null) return ([], await store.CountAsync(query, cancellation));

        var found = new List<Document>();
        do
        {
            var page = await store.QueryAsync(query with { Limit = limit - found.Count, After = after }, cancellation);
            found.AddRange(page.Documents);
            after = page.Next;
        }
        while (after is not null && found.Count < limit);

        // Whoever has seen the end need not count.
        return (found, after is null ? offset + found.Count : await store.CountAsync(query, cancellation));
    }
}
