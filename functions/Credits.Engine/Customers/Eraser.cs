using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Storage;
using Credits.Engine.Subscriptions;
using Credits.Engine.Usage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Customers;

/// <summary>How far erasing came.</summary>
/// <param name="Erased">Entries whose personal part this call erased.</param>
/// <param name="Remaining">Entries that have not been looked at, and notes that are left; 0 when all that was there at the call is done.</param>
public sealed record Erasure(long Erased, long Remaining);

/// <summary>
/// Erases what a person might recognise themselves in: the customer's fields, saved payment methods, notes of usage, where
/// pages of subscriptions lead to, and the personal part of every entry. The chain stays whole, since it holds only a salted
/// digest of that part. Bounded per call, safe to repeat, safe beside anything else that happens to the wallet: entries
/// change in no other way.
/// </summary>
public sealed class Eraser(IDocumentStore store, CustomerDirectory customers, SavedMethods methods, CheckoutNotes notes)
{
    /// <summary>Entries that one call looks at.</summary>
    public const int MaxEntries = 2_000;

    /// <summary>Notes of each kind that one call deletes, or a page more.</summary>
    public const int MaxNotes = 2_000;

    private const int PageSize = Batch.MaxWrites;

    /// <summary>
    /// Erases, and remembers how far it came. Operations that happen after it have personal parts of their own again; close
    /// the wallet first if there should be none. Null if there is no such customer.
    /// </summary>
    public async ValueTask<Erasure?> EraseAsync(WalletName name, CancellationToken cancellation = default)
    {
        if ((await customers.UpdateAsync(name, null, Clear)).Customer is not { } customer) return null;
        var partition = name.Partition with { Wallet = customer.Id };
        await methods.RemoveAllAsync(partition);
        var beside = await notes.RemoveAsync(partition, MaxNotes, cancellation)
            + await store.RemoveAsync(partition, UsageLog.Type, MaxNotes, cancellation)
            + await store.RemoveAsync(partition, SubscriptionPages.Type, MaxNotes, cancellation);
        var last = await store.ReadAsync(partition, WalletDocuments.Head, cancellation) is { } head ? HeadJson.Read(head.Body).Sequence : 0;
        var at = customer.ErasedThrough;
        var end = Math.Min(last, at + MaxEntries);
        long erased = 0;
        while (at < end)
        {
            var (count, through) = await ErasePageAsync(partition, at + 1, end, cancellation);
            erased += count;
            at = through;
        }

        if (at > customer.ErasedThrough)
            await customers.UpdateAsync(name, null, found => found with { ErasedThrough = Math.Max(found.ErasedThrough, at) });
        return new Erasure(erased, Math.Max(0, last - at) + beside);
    }

    private static Customer Clear(Customer customer) => customer with
    {
        ExternalId = null,
        Name = null,
        Email = null,
        Metadata = null,
        // A late retry of the request that made the customer must not find them as good as new,
        Request = customer.Request is null ? null : "",
        // nor may an external id that is just being added, and is refused now, lead to them. What an earlier version erased may have such a name.
        KnownAs = customer.KnownAs ?? (customer.Erased ? null : customer.Id),
        Erased = true,
    };

    /// <summary>One page, in as many commits as its bytes need; gives how many it erased and the last sequence it looked at.</summary>
    private async ValueTask<(int Erased, long Through)> ErasePageAsync(Partition partition, long from, long to, CancellationToken cancellation)
    {
        var page = await store.QueryAsync(
            new Query
            {
                App = partition.App,
                Wallet = partition.Wallet,
                Type = WalletDocuments.Entry,
                From = WalletDocuments.SortOf(from),
                To = WalletDocuments.SortOf(to + 1),
                Limit = PageSize,
            },
            cancellation);
        if (page.Documents.Count == 0) return (0, to);

        var writes = new List<Write>();
        long bytes = 0, through = from;
        foreach (var document in page.Documents)
        {
            var entry = EntryJson.Read(document.Body);
            if (entry.Personal is not null)
            {
                var body = Chain.Erase(entry);
                if (writes.Count > 0 && bytes + body.Length > Batch.MaxBytes) break;
                writes.Add(new Write(WriteKind.Replace, document with { Body = body }));
                bytes += body.Length;
            }

            through = entry.Sequence;
        }

        if (writes.Count == 0) return (0, through);
        // Lost to another call that erases the same entries: what is left of the page is looked at again.
        return await store.WriteAsync(new Batch(partition, writes), cancellation) is CommitResult.Done ? (writes.Count, through) : (0, from - 1);
    }
}
