using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Subscriptions;
using Credits.Engine.Events;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Subscriptions;

/// <summary>
/// What wallets were subscribed to at any moment: active, or past due. It is asked of the head alone unless something has
/// changed since the moment that matters.
/// </summary>
public sealed class SubscriptionHistory(IDocumentStore store, WalletService wallets) : ISubscriptions
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SubscribedVersion>> OfAsync(WalletName wallet, DateTimeOffset since)
    {
        var view = await wallets.ReadAsync(wallet);
        if (view.Head.SubscriptionsSince is not { } changed) return [];
        if (since < changed) return await LookUpAsync(view.Name, since, changed);
        var products = view.Head.Subscriptions.Where(subscription => subscription.IsInForce).SelectMany(subscription => subscription.Products);
        return [.. products.Select(product => new SubscribedVersion(product.Id, product.Version, changed, null))];
    }

    private async ValueTask<IReadOnlyList<SubscribedVersion>> LookUpAsync(WalletName name, DateTimeOffset since, DateTimeOffset changed)
    {
        // What was due and is not written has no document yet.
        var view = await wallets.ReadWrittenAsync(name);
        if (view.Head.SubscriptionsSince is not { } written || written < changed) throw new StoreUnavailableException("What subscriptions did by themselves can not be written now.");
        var partition = view.Name.Partition;
        var after = WalletDocuments.SortOf(since.AddMilliseconds(1));
        var query = new Query { App = partition.App, Wallet = partition.Wallet, Type = WalletDocuments.SubscriptionChange };
        var changes = new List<SubscriptionChange>();
        changes.AddRange((await store.QueryAsync(query with { To = after, Descending = true, Limit = 1 })).Documents.Select(Read));
        await foreach (var document in store.ListAsync(query with { From = after })) changes.Add(Read(document));

        var versions = new List<SubscribedVersion>();
        for (var i = 0; i < changes.Count; i++)
        {
            DateTimeOffset? until = i + 1 < changes.Count ? changes[i + 1].From : null;
            versions.AddRange(changes[i].InForce.Select(product => new SubscribedVersion(product.Id, product.Version, changes[i].From, until)));
        }

        return versions;
    }

    private static SubscriptionChange Read(Document document) =>
        (SubscriptionChange)WalletDocumentJson.Read(DocumentKind.SubscriptionChange, document.Body);
}
