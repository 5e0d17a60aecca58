using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>The first thing that is wrong with a store.</summary>
/// <param name="Wallet">Where.</param>
/// <param name="What">Which document of it, and what is wrong with that.</param>
public sealed record StoreFault(Partition Wallet, string What);

/// <summary>What verifying a store found.</summary>
/// <param name="Wallets">Wallets with entries that were checked.</param>
/// <param name="Entries">How many entries they have.</param>
/// <param name="Erased">How many of those had their personal part erased.</param>
/// <param name="Fault">The first thing that is wrong; null if all is right.</param>
public sealed record StoreVerification(long Wallets, long Entries, long Erased, StoreFault? Fault);

/// <summary>
/// Verifies every wallet of a store that nobody writes to meanwhile: its chain and head, that each entry is found
/// by its id (or the same operation could be done twice), the documents that are derived from entries, and that
/// no entry lies outside of a wallet.
/// </summary>
public sealed class StoreVerifier(IDocumentStore store, LedgerVerifier verifier)
{
    private static readonly string[] Counted = [WalletDocuments.Entry, .. WalletCheck.Types];

    /// <summary>Checks all, and what clients kept of some.</summary>
    public async Task<StoreVerification> VerifyAsync(IReadOnlyDictionary<Partition, List<Receipt>> receipts, CancellationToken cancellation = default)
    {
        long wallets = 0, entries = 0, erased = 0;
        var counts = new long[Counted.Length];
        StoreVerification Found(Partition wallet, string what) => new(wallets, entries, erased, new StoreFault(wallet, what));

        await foreach (var head in ListAsync(WalletDocuments.Head, cancellation))
        {
            var check = new WalletCheck(store, head.Partition);
            var found = await verifier.VerifyAsync(head.Partition, receipts.GetValueOrDefault(head.Partition) ?? [], check.SeeAsync, cancellation);
            wallets++;
            entries += found.Entries;
            erased += found.Erased;
            if ((found.Fault ?? await check.FinishAsync(cancellation)) is { } fault) return Found(head.Partition, fault);
            counts[0] += found.Entries;
            for (var i = 1; i < counts.Length; i++) counts[i] += check.Expected(Counted[i]);
        }

        // A wallet that was never used has a customer only, and no entries, or its head is gone.
        await foreach (var customer in ListAsync(WalletDocuments.Customer, cancellation))
        {
            if (await store.ReadAsync(customer.Partition, WalletDocuments.Head, cancellation) is { Type: WalletDocuments.Head }) continue;
            if ((await verifier.VerifyAsync(customer.Partition, null, cancellation)).Fault is { } fault) return Found(customer.Partition, fault);
        }

        foreach (var (wallet, kept) in receipts)
        {
            if (await store.ReadAsync(wallet, WalletDocuments.Head, cancellation) is not null) continue;
            var named = await NamedAsync(wallet, cancellation);
            if ((await verifier.VerifyAsync(named, kept, null, cancellation)).Fault is { } fault) return Found(named, fault);
        }

        for (var i = 0; i < Counted.Length; i++)
            if (await store.CountAsync(new Query { Type = Counted[i] }, cancellation) != counts[i]) return await StrayAsync(Counted[i], Found, cancellation);
        return new StoreVerification(wallets, entries, erased, null);
    }

    // At the place of an external id that a customer was given later there is no ledger, only whose name it is.
    private async ValueTask<Partition> NamedAsync(Partition wallet, CancellationToken cancellation) =>
        await store.ReadAsync(wallet, WalletDocuments.Customer, cancellation) is { } document && CustomerJson.TryRead(document.Body) is { AliasOf: { } id }
            ? wallet with { Wallet = id }
            : wallet;

    private async Task<StoreVerification> StrayAsync(string type, Func<Partition, string, StoreVerification> found, CancellationToken cancellation)
    {
        await foreach (var document in ListAsync(type, cancellation))
            if (await store.ReadAsync(document.Partition, WalletDocuments.Head, cancellation) is null)
                return found(document.Partition, $"Head: there is none, but there is the document {document.Id}.");
        return found(default, $"The number of documents of the type {type} is not what the wallets add up to.");
    }

    private IAsyncEnumerable<Document> ListAsync(string type, CancellationToken cancellation) => store.ListAsync(new Query { Type = type }, cancellation);
}
