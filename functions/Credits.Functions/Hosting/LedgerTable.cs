using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Hosting;

/// <summary>
/// The ledger of every wallet as comma-separated values: a line for each asset that an entry moved, or one for an entry
/// that moved none. Nothing personal is in it, and no text that a client chose but the codes of assets.
/// </summary>
internal sealed class LedgerTable(IDocumentStore store)
{
    private const string Columns = "app,wallet,sequence,entry,kind,effective_at,recorded_at,target,asset,amount,balance_after,counterparty,hash";

    /// <summary>Writes it; gives how many entries there are.</summary>
    public async Task<long> WriteAsync(TextWriter output, CancellationToken cancellation = default)
    {
        var entries = 0L;
        await output.WriteLineAsync(Columns);
        await foreach (var head in ListAsync(new Query { Type = WalletDocuments.Head, Limit = Query.MaxLimit }, cancellation))
        {
            var wallet = head.Partition;
            await foreach (var document in ListAsync(new Query { App = wallet.App, Wallet = wallet.Wallet, Type = WalletDocuments.Entry, Limit = Query.MaxLimit }, cancellation))
            {
                entries++;
                foreach (var line in Lines(wallet, EntryJson.Read(document.Body))) await output.WriteLineAsync(line);
            }
        }

        return entries;
    }

    private static IEnumerable<string> Lines(Partition wallet, Entry entry)
    {
        var begin = string.Create(
            CultureInfo.InvariantCulture,
            $"{wallet.App},{wallet.Wallet},{entry.Sequence},{entry.Id},{Words.Of(entry.Kind)},{entry.EffectiveAt:O},{entry.RecordedAt:O},{entry.Target}");
        if (entry.Postings.IsEmpty) return [$"{begin},,,,,{entry.Hash}"];
        return entry.Postings.Select(posting => $"{begin},{posting.Asset},{posting.Amount},{posting.BalanceAfter},{Words.Of(posting.Counterparty)},{entry.Hash}");
    }

    private async IAsyncEnumerable<Document> ListAsync(Query query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            var page = await store.QueryAsync(query, cancellation);
            foreach (var document in page.Documents) yield return document;
            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }
}
