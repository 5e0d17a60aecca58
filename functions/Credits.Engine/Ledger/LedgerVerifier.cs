using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>What a client can keep to prove later what a wallet's ledger was.</summary>
/// <param name="Sequence">An entry's sequence.</param>
/// <param name="Hash">Its hash.</param>
public sealed record Receipt(long Sequence, string Hash);

/// <summary>What verifying a wallet found.</summary>
/// <param name="Entries">How many entries were checked.</param>
/// <param name="Erased">How many of them had their personal part erased.</param>
/// <param name="LastHash">The hash of the last entry that was right.</param>
/// <param name="Fault">The first thing that is wrong, naming where; null if all is right.</param>
public sealed record Verification(long Entries, long Erased, string LastHash, string? Fault);

/// <summary>
/// Recomputes a wallet from its entries: chain, sequence, balances, and at the end the stored head bit for bit.
/// What it can not see is a chain that was rewritten as a whole, unless someone holds a receipt.
/// </summary>
public sealed class LedgerVerifier(IDocumentStore store)
{
    private const int PageSize = 500;

    /// <summary>Checks one wallet, and a receipt if there is one.</summary>
    public ValueTask<Verification> VerifyAsync(Partition wallet, Receipt? receipt = null, CancellationToken cancellation = default) =>
        VerifyAsync(wallet, receipt is null ? [] : [receipt], null, cancellation);

    /// <summary>Checks one wallet and any number of receipts.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="receipts">What clients kept.</param>
    /// <param name="also">What else to check of each entry that is right, with the head before it; gives what is wrong with it.</param>
    /// <param name="cancellation">To stop early.</param>
    internal async ValueTask<Verification> VerifyAsync(
        Partition wallet, IReadOnlyList<Receipt> receipts, Func<Head, Document, Entry, ValueTask<string?>>? also, CancellationToken cancellation)
    {
        var stored = await store.ReadAsync(wallet, WalletDocuments.Head, cancellation);
        var replayed = Chain.Genesis(wallet.App, wallet.Wallet);
        long erased = 0;
        Verification Found(string? fault) => new(replayed.Sequence, erased, replayed.LastHash, fault);

        if (!TrySequence(stored, out var last)) return Found("Head: it can not be read.");

        var hashes = receipts.ToLookup(receipt => receipt.Sequence, receipt => receipt.Hash);
        Position? after = null;
        while (last > 0)
        {
            var page = await store.QueryAsync(Entries(wallet, after, last), cancellation);
            foreach (var document in page.Documents)
            {
                if (Follow(replayed, document, out var entry) is { } fault) return Found($"Entry {replayed.Sequence + 1}: {fault}.");
                if (also is not null && await also(replayed, document, entry!) is { } other) return Found($"Entry {entry!.Sequence}: {other}.");
                if (entry!.PersonalDigest is not null && entry.Personal is null) erased++;
                replayed = Replay.Apply(replayed, entry);
                if (hashes[entry.Sequence].Any(hash => hash != entry.Hash)) return Found($"Entry {entry.Sequence}: it is not the one that the receipt is for.");
            }

            after = page.Next;
            if (after is null) break;
        }

        if (await HasMoreAsync(wallet, stored, last, cancellation))
            return Found(stored is null ? "Head: there are entries and no head." : $"Entry {last + 1}: the head does not know of it.");
        foreach (var receipt in receipts)
            if (receipt.Sequence < 1 || receipt.Sequence > replayed.Sequence) return Found($"Entry {receipt.Sequence}: there is a receipt for it, and it is not there.");
        if (stored is null) return Found(null);
        if (!HeadJson.Write(replayed).AsSpan().SequenceEqual(stored.Body.Span)) return Found("Head: it is not what the entries add up to.");
        return Found(stored.Type == WalletDocuments.Head && stored.Sort == WalletDocuments.SortOf(replayed.NextDue) ? null : "Head: what is due in the wallet would not be found.");
    }

    private static string? Follow(Head head, Document document, out Entry? entry)
    {
        if (Chain.Fault(head.LastHash, document.Body, out entry) is { } fault) return fault;
        if (entry!.Sequence != head.Sequence + 1) return $"its sequence is {entry.Sequence}";
        if (document.Sort != WalletDocuments.SortOf(entry.Sequence) || document.Id != "e." + entry.Id) return "it is not stored under its own name";
        try
        {
            Invariants.Check(Replay.Apply(head, entry), entry);
            return null;
        }
        catch (InvariantException e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            // No decision writes it: a part that its kind never lacks may be missing.
            return $"it can not follow the one before it: {e.Message}";
        }
    }

    private static bool TrySequence(Document? head, out long sequence)
    {
        sequence = 0;
        try
        {
            if (head is not null) sequence = HeadJson.Read(head.Body).Sequence;
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // Entries that are written meanwhile are for the next time, but then the head has moved on too.
    private async ValueTask<bool> HasMoreAsync(Partition wallet, Document? head, long last, CancellationToken cancellation)
    {
        var beyond = Entries(wallet, null, last) with { From = WalletDocuments.SortOf(last + 1), To = null, Limit = 1 };
        if ((await store.QueryAsync(beyond, cancellation)).Documents.Count == 0) return false;
        return (await store.ReadAsync(wallet, WalletDocuments.Head, cancellation))?.ETag == head?.ETag;
    }

    // Up to the head that was read first.
    private static Query Entries(Partition wallet, Position? after, long last) => new()
    {
        App = wallet.App,
        Wallet = wallet.Wallet,
        Type = WalletDocuments.Entry,
        To = WalletDocuments.SortOf(last + 1),
        Limit = PageSize,
        After = after,
    };
}
