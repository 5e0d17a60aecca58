using Credits.Core;
using Credits.Core.Entries;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary><c>GET /credits/history</c>: what moved the balance, newest first, every asset.</summary>
internal static class ReadHistory
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var user = query.Required("user_id");
        var limit = query.Limit();
        var offset = query.Offset();
        if (query.Problem is { } problem) return problem;

        var view = await call.Services.Wallets.ReadWrittenAsync(WalletName.External(call.Scope, user));
        var page = await call.Services.Ledger.MovementsAsync(view.Name.Partition, view.Head.Sequence, offset, limit);
        var entries = page.Entries.Select(entry => ToWire(view.Name.CustomerId, entry)).ToList();
        return Answer.Of(new HistoryResult(user, entries, page.Total, limit, offset), TallyJson.Default.HistoryResult);
    }

    private static HistoryEntry ToWire(string wallet, Entry entry)
    {
        var posting = entry.Postings[0];
        var type = EventType(entry);
        return new HistoryEntry(
            WireId.Of("led_", wallet, entry.Id),
            type,
            // An adjustment keeps its sign; the other types say it by their name.
            type != "adjustment" && posting.Amount.IsNegative ? -posting.Amount : posting.Amount,
            posting.BalanceAfter,
            posting.Asset,
            entry.Kind == EntryKind.Refund ? WireId.Of("led_", wallet, entry.Target!) : entry.Personal?.Reference,
            entry.Personal?.Description,
            entry.Personal?.Metadata,
            entry.RecordedAt,
            entry.Receipt());
    }

    private static string EventType(Entry entry) => entry.Kind switch
    {
        EntryKind.Credit or EntryKind.Issue => "add",
        EntryKind.Debit or EntryKind.Settle or EntryKind.Late or EntryKind.Subscribe or EntryKind.Renew => "deduct",
        EntryKind.Refund => "refund",
        _ => "adjustment",
    };
}
