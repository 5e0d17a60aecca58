using Credits.Core.Entries;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>GET /v1/transactions</c>: what moved an account's balance, newest first, every asset; with
/// <c>include=reservation</c> each confirmed reservation with the transaction that charged for it.
/// </summary>
internal static class ListTransactions
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var named = NamedAccount.From(query);
        var limit = query.Limit();
        var offset = query.Offset();
        var since = query.Moment("startDate");
        var until = query.Moment("endDate", endOfDay: true);
        var withReservation = Includes(query);
        var (name, problem) = await named.FindAsync(call, query);
        if (problem is not null) return problem;
        var view = await call.Services.Wallets.ReadWrittenAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());

        var page = await call.Services.Ledger.MovementsAsync(view.Name.Partition, view.Head.Sequence, offset, limit, since, until);
        var items = new List<TransactionBody>(page.Entries.Count);
        foreach (var entry in page.Entries)
        {
            var item = TransactionAnswers.Transaction(view.Name.CustomerId, entry);
            items.Add(withReservation ? item with { Reservation = await ReservationOfAsync(call, view.Name, entry) } : item);
        }

        var pagination = new Pagination(limit, offset, page.Total, offset + items.Count < page.Total);
        return Answer.Of(new TransactionList(items, pagination), CreditsDevJson.Default.TransactionList);
    }

    // Usage is recorded elsewhere: it may be asked for, and there is none.
    private static bool Includes(QueryFields query)
    {
        var words = (query.Text("include") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Exists(words, word => word is not ("reservation" or "usage")))
            query.Refuse(Problem.BadField("include", "include may name reservation and usage."));
        return words.Contains("reservation");
    }

    private static async ValueTask<ReservationBody?> ReservationOfAsync(Call call, WalletName name, Entry entry)
    {
        if (entry.Kind is not (EntryKind.Settle or EntryKind.Late)) return null;
        var closed = await call.Services.Reservations.FindClosedAsync(name.Partition, entry.Target!);
        var hold = await call.Services.Wallets.FindEntryAsync(name, entry.Target!);
        return closed is null ? null : ReservationAnswers.Closed(name.CustomerId, closed, hold?.Personal);
    }
}
