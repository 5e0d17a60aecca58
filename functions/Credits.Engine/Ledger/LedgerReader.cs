using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>Lists the entries of one wallet. Sequence, recording time and the count of movements all only grow, so any of them finds a place by halving.</summary>
public sealed class LedgerReader(IDocumentStore store)
{
    /// <summary>Entries that one page of a filtered list looks at.</summary>
    public const int MaxScanned = 2_000;

    private const int ScanPage = 200;

    /// <summary>Entries with a sequence in a range, both ends included.</summary>
    public async ValueTask<IReadOnlyList<Entry>> ReadAsync(Partition wallet, long from, long to, bool descending, int limit, CancellationToken cancellation = default)
    {
        if (from > to) return [];
        var query = new Query
        {
            App = wallet.App,
            Wallet = wallet.Wallet,
            Type = WalletDocuments.Entry,
            From = WalletDocuments.SortOf(from),
            To = WalletDocuments.SortOf(to + 1),
            Descending = descending,
            Limit = limit,
        };
        var page = await store.QueryAsync(query, cancellation);
        return [.. page.Documents.Select(document => EntryJson.Read(document.Body))];
    }

    /// <summary>The sequence of the first entry for which a test that never turns false again is true; one past the last if there is none.</summary>
    public async ValueTask<long> FirstAsync(Partition wallet, long last, Func<Entry, bool> test)
    {
        long low = 1, high = last + 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var entries = await ReadAsync(wallet, middle, middle, descending: false, limit: 1);
            if (entries.Count == 0 || test(entries[0])) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>
    /// Entries that pass a filter, newest first, from a sequence down. Looks at no more than <see cref="MaxScanned"/>
    /// entries, so a page may be short, even empty, with more to come.
    /// </summary>
    public async ValueTask<LedgerPage> FilterAsync(Partition wallet, long from, LedgerFilter filter, int limit, CancellationToken cancellation = default)
    {
        var found = new List<Entry>();
        var (at, scanned) = (from, 0);
        while (at > 0 && scanned < MaxScanned)
        {
            var entries = await ReadAsync(wallet, 1, at, descending: true, Math.Min(ScanPage, MaxScanned - scanned), cancellation);
            if (entries.Count == 0) break;
            foreach (var entry in entries)
            {
                if (entry.RecordedAt < filter.Since) return new LedgerPage(found, null);
                if (found.Count == limit) return new LedgerPage(found, entry.Sequence);
                if (filter.Passes(entry)) found.Add(entry);
                scanned++;
                at = entry.Sequence - 1;
            }
        }

        return new LedgerPage(found, at > 0 && scanned > 0 ? at : null);
    }

    /// <summary>
    /// Movements, newest first, by offset: entries that moved a balance, recorded in a time range. Reading stops
    /// after <paramref name="limit"/> of them.
    /// </summary>
    public async ValueTask<Movements> MovementsAsync(
        Partition wallet, long last, long offset, int limit, DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        var from = since is null ? 1 : await FirstAsync(wallet, last, entry => entry.RecordedAt >= since);
        var to = until is null ? last : await FirstAsync(wallet, last, entry => entry.RecordedAt > until) - 1;
        var before = await CountAsync(wallet, from - 1);
        var total = Math.Max(0, await CountAsync(wallet, to) - before);
        if (offset >= total) return new Movements([], total);

        var newest = before + total - offset;
        var wanted = Math.Min(limit, total - offset);
        var found = new List<Entry>((int)wanted);
        while (found.Count < wanted)
        {
            // Any number of entries that moved nothing may lie before the next one, so it is looked for by halving.
            var at = await FirstAsync(wallet, to, entry => entry.Movements >= newest - found.Count);
            var entries = await ReadAsync(wallet, from, at, descending: true, limit);
            if (entries.Count == 0) break;
            foreach (var entry in entries)
                if (found.Count < wanted && entry.Postings.Any(posting => !posting.Amount.IsZero)) found.Add(entry);
            to = entries[^1].Sequence - 1;
        }

        return new Movements(found, total);
    }

    private async ValueTask<long> CountAsync(Partition wallet, long sequence)
    {
        if (sequence < 1) return 0;
        var entries = await ReadAsync(wallet, sequence, sequence, descending: false, limit: 1);
        return entries.Count == 0 ? 0 : entries[0].Movements;
    }
}

/// <summary>A page of movements.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Movements(IReadOnlyList<Entry> Entries, long Total);

/// <summary>Which entries to list.</summary>
/// <param name="Kinds">Only of these kinds; of all if there are none.</param>
/// <param name="Asset">Only those that changed anything in the account of this asset; all if null.</param>
/// <param name="Since">Only those recorded at this moment or later.</param>
public sealed record LedgerFilter(IReadOnlyList<EntryKind> Kinds, string? Asset, DateTimeOffset? Since)
{
    /// <summary>True for an entry of a kind and asset that is asked for.</summary>
    public bool Passes(Entry entry) => (Kinds.Count == 0 || Kinds.Contains(entry.Kind)) && (Asset is null || entry.Touches(Asset));
}

/// <summary>A page of entries.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">The sequence to go on from; null when there is nothing more.</param>
public sealed record LedgerPage(IReadOnlyList<Entry> Entries, long? Next);
