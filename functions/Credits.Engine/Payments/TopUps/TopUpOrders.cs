using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.TopUps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.TopUps;

/// <summary>An order as it is stored.</summary>
/// <param name="Order">The order.</param>
/// <param name="ETag">Its version.</param>
internal sealed record StoredOrder(TopUpOrder Order, string ETag);

/// <summary>The orders for top-ups, once the wallet's commit has made them.</summary>
internal sealed class TopUpOrders(IDocumentStore store)
{
    /// <summary>An order, or null.</summary>
    public async ValueTask<StoredOrder?> FindAsync(Partition wallet, string crossing, CancellationToken cancellation) =>
        await store.ReadAsync(wallet, WalletDocuments.IdOf(new(DocumentKind.TopUp, crossing)), cancellation) is { } document
            ? new((TopUpOrder)WalletDocumentJson.Read(DocumentKind.TopUp, document.Body), document.ETag)
            : null;

    /// <summary>Changes an order; null if somebody else did in the meantime, or nobody can tell.</summary>
    public async ValueTask<StoredOrder?> ChangeAsync(Partition wallet, StoredOrder stored, TopUpOrder changed) =>
        await store.CommitAsync(new Batch(wallet, [new Write(WriteKind.Replace, Of(wallet, changed, stored.ETag))])) is CommitResult.Done done
            ? new(changed, done.ETags[0])
            : null;

    /// <summary>Removes an order that is done with; one that can not be removed now is found by the sweep.</summary>
    public async ValueTask RemoveAsync(Partition wallet, StoredOrder stored) =>
        await store.CommitAsync(new Batch(wallet, [new Write(WriteKind.Delete, Of(wallet, stored.Order, stored.ETag))]));

    private static Document Of(Partition wallet, TopUpOrder order, string etag) =>
        WalletDocuments.Of(wallet, new DocumentChange(new(DocumentKind.TopUp, order.Crossing), order), etag);
}
