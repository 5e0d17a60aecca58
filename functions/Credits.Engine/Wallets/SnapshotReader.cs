using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Engine.Customers;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>Reads wallets.</summary>
internal static class SnapshotReader
{
    public static async ValueTask<Snapshot> ReadSnapshotAsync(this IDocumentStore store, Partition partition)
    {
        // Only what is of its type is verified as a head.
        if (await store.ReadAsync(partition, WalletDocuments.Head) is { Type: WalletDocuments.Head } head) return new Snapshot(HeadJson.Read(head.Body), head.ETag, HasCustomer: true, AliasOf: null);
        var customer = await store.ReadAsync(partition, WalletDocuments.Customer);
        var alias = customer is null ? null : CustomerJson.Read(customer.Body).AliasOf;
        return new Snapshot(Chain.Genesis(partition.App, partition.Wallet), "", customer is not null, alias);
    }
}
