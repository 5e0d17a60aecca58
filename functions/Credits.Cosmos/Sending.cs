using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>
/// One batch on its way: as a transactional batch with the creates first, since the server reports the first
/// operation that fails, and a repeated operation must be told "already exists".
/// </summary>
/// <param name="batch">The batch.</param>
/// <param name="patience">How long the client may try; the wallet waits for it.</param>
internal sealed class Sending(Batch batch, TimeSpan patience)
{
    private static readonly TransactionalBatchItemRequestOptions CreateOptions = new() { EnableContentResponseOnWrite = false };

    private readonly int[] _order = OrderOf(batch.Writes);
    private Dictionary<string, string>? _overwritten;

    /// <summary>Has a create of the batch overwrite an expired document instead; false if that was tried before.</summary>
    public bool TryOverwrite(Document expired) => (_overwritten ??= new(StringComparer.Ordinal)).TryAdd(expired.Id, expired.ETag);

    /// <summary>
    /// Sends it once and says how it ended. The caller cannot cancel it, since nobody could tell whether it was
    /// written; but neither may it go on for as long as the client likes to try.
    /// </summary>
    public async ValueTask<CommitResult> SendAsync(Container container, DateTimeOffset now)
    {
        // What is waited for is the network, which keeps real time whatever the store's clock is.
        using var end = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            using var response = await Build(container, now).ExecuteAsync(end.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new CommitResult.Done(ETagsOf(response))
                : CosmosErrors.OfCommit(response, [.. _order.Select(i => batch.Writes[i].Document.Id)]);
        }
        catch (Exception e)
        {
            return CosmosErrors.OfCommit(e);
        }
    }

    private TransactionalBatch Build(Container container, DateTimeOffset now)
    {
        var request = container.CreateTransactionalBatch(CosmosStore.KeyOf(batch.Partition));
        foreach (var i in _order)
        {
            var (kind, document) = batch.Writes[i];
            if (kind == WriteKind.Delete) request.DeleteItem(document.Id, IfMatch(PortETag.ToCondition(document.ETag, now)));
            else if (kind == WriteKind.Replace) request.ReplaceItemStream(document.Id, StoredDocument.Write(document, now), IfMatch(PortETag.ToCondition(document.ETag, now)));
            else if (_overwritten?.TryGetValue(document.Id, out var etag) == true) request.ReplaceItemStream(document.Id, StoredDocument.Write(document, now), IfMatch(PortETag.ServersOf(etag)));
            else request.CreateItemStream(StoredDocument.Write(document, now), CreateOptions);
        }

        return request;
    }

    private string[] ETagsOf(TransactionalBatchResponse response)
    {
        var etags = new string[_order.Length];
        for (var i = 0; i < etags.Length; i++)
        {
            var (kind, document) = batch.Writes[_order[i]];
            etags[_order[i]] = kind == WriteKind.Delete ? "" : PortETag.Of(response[i].ETag, document.Expires);
        }

        return etags;
    }

    private static TransactionalBatchItemRequestOptions IfMatch(string etag) => new() { IfMatchEtag = etag, EnableContentResponseOnWrite = false };

    private static int[] OrderOf(IReadOnlyList<Write> writes)
    {
        var order = new int[writes.Count];
        var next = 0;
        for (var i = 0; i < order.Length; i++) if (writes[i].Kind == WriteKind.Create) order[next++] = i;
        for (var i = 0; i < order.Length; i++) if (writes[i].Kind != WriteKind.Create) order[next++] = i;
        return order;
    }
}
