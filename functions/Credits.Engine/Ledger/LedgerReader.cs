using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>Lists the entries of one wallet. Sequence, recording time and the count of movements all only grow, so any of them finds a place by halving.</summary>
public sealed class LedgerReader(IDocumentStore store)
{
    /// <summary>Entries with a sequence in a range, both ends included.</summary>
    public async ValueTask<IReadOnlyList<Entry>> ReadAsync(Partition wallet, long from, long to, bool descending, int limit)
    {
        if (from > to) return [];
        var page = await store.QueryAsync(new Query
        {
            App = wallet.App,
            Wallet = wallet.Wallet,
            Type = WalletDocuments.Entry,
            From = WalletDocuments.SortOf(from),
            To = WalletDocuments.SortOf(to + 1),
            Descending = descending,
            Limit = limit,
        });
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
        var at = await FirstAsync(wallet, to, entry => entry.Movements >= newest);
        var found = new List<Entry>(limit);
        while (found.Count < limit && at >= from)
        {
            var entries = await ReadAsync(wallet, from, at, descending: true, limit);
            if (entries.Count == 0) break;
            foreach (var entry in entries)
                if (found.Count < limit && entry.Postings.Any(posting => !posting.Amount.IsZero)) found.Add(entry);
            at = entries[^1].Sequence - 1;
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
