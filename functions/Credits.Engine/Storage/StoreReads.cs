using System.Runtime.CompilerServices;

namespace Credits.Engine.Storage;

/// <summary>Reads of more than a page.</summary>
internal static class StoreReads
{
    /// <summary>All documents of a query, page by page; its limit and place do not matter.</summary>
    public static async IAsyncEnumerable<Document> ListAsync(this IDocumentStore store, Query query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Position? after = null;
        do
        {
            var page = await store.QueryAsync(query with { Limit = Query.MaxLimit, After = after }, cancellation);
            foreach (var document in page.Documents) yield return document;
            after = page.Next;
        }
        while (after is not null);
    }
}
