using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Engine.Customers;

namespace Credits.Engine.Wallets;

/// <summary>A wallet as of a commit.</summary>
/// <param name="Head">Its head; the one before the first entry if there is none yet.</param>
/// <param name="HeadETag">The head's version; empty if none is stored.</param>
/// <param name="HasCustomer">Whether the customer exists. A stored head proves it.</param>
/// <param name="AliasOf">The wallet this is only another name of, or null.</param>
public sealed record Snapshot(Head Head, string HeadETag, bool HasCustomer, string? AliasOf)
{
    /// <summary>The revenue and costs of the last day that had any, if this process wrote them.</summary>
    internal StoredDay? Day { get; init; }
}

/// <summary>Revenue and costs of a day as they are stored.</summary>
/// <param name="Name">Which day.</param>
/// <param name="Stats">The sums.</param>
/// <param name="ETag">The document's version; empty if there is none yet.</param>
internal sealed record StoredDay(string Name, DayStats Stats, string ETag);

/// <summary>Reads wallets.</summary>
internal static class SnapshotReader
{
    public static async ValueTask<Snapshot> ReadSnapshotAsync(this Storage.IDocumentStore store, Storage.Partition partition)
    {
        var head = await store.ReadAsync(partition, WalletDocuments.Head);
        if (head is not null) return new Snapshot(Core.Json.HeadJson.Read(head.Body), head.ETag, HasCustomer: true, AliasOf: null);
        var customer = await store.ReadAsync(partition, WalletDocuments.Customer);
        var alias = customer is null ? null : CustomerJson.Read(customer.Body).AliasOf;
        return new Snapshot(Core.Ledger.Chain.Genesis(partition.App, partition.Wallet), "", customer is not null, alias);
    }
}
