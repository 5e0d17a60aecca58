using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>What several answers say about a reservation.</summary>
internal static class ReservationAnswers
{
    /// <summary>An open one, or one that has expired and is not yet written as such.</summary>
    public static ReservationBody Open(string wallet, Reservation held, Personal? personal, DateTimeOffset now) =>
        Body(wallet, held, personal, held.Expires > now ? "pending" : "expired");

    /// <summary>One that is over.</summary>
    public static ReservationBody Closed(string wallet, ClosedReservation closed, Personal? personal)
    {
        var charged = closed.Outcome == SettlementOutcome.Confirmed;
        return Body(wallet, closed.Reservation, personal, StatusOf(closed.Outcome)) with
        {
            SettledAt = closed.SettledAt,
            ActualAmount = charged ? closed.Captured : null,
            TransactionId = charged ? WireId.Of("txn_", wallet, closed.EntryId) : null,
        };
    }

    /// <summary>The answer to what was done with one: how it is now, and what the account holds now.</summary>
    /// <param name="call">The request.</param>
    /// <param name="name">The wallet.</param>
    /// <param name="done">What was done.</param>
    /// <param name="hold">The entry that opened it.</param>
    public static async ValueTask<Answer> AnswerAsync(Call call, WalletName name, Outcome.Done done, Entry hold)
    {
        var view = await call.Services.Wallets.ReadAsync(name);
        var account = view.Head.Account(hold.Reservation!.Asset);
        var result = new ReservationResult(
            true, await NowAsync(call, view, hold), account.Balance, account.Reserved, account.Available, done.Entry.Receipt(), done.Replayed ? true : null);
        return Answer.Of(result, CreditsDevJson.Default.ReservationResult);
    }

    // Expired ones may not be written as such yet.
    private static async ValueTask<ReservationBody> NowAsync(Call call, WalletView view, Entry hold)
    {
        var wallet = view.Name.CustomerId;
        if (view.Head.Reservation(hold.Id) is { } open) return Open(wallet, open, hold.Personal, call.Services.Time.GetUtcNow());
        return await call.Services.Reservations.FindClosedAsync(view.Name.Partition, hold.Id) is { } closed
            ? Closed(wallet, closed, hold.Personal)
            : Body(wallet, hold.Reservation!, hold.Personal, "expired");
    }

    private static string StatusOf(SettlementOutcome outcome) => outcome switch
    {
        SettlementOutcome.Confirmed => "confirmed",
        SettlementOutcome.Cancelled => "cancelled",
        _ => "expired",
    };

    private static ReservationBody Body(string wallet, Reservation held, Personal? personal, string status) => new(
        NamedReservation.IdOf(wallet, held.Id),
        NamedAccount.IdOf(wallet),
        held.Amount,
        held.Asset,
        status,
        held.Opened,
        held.Expires,
        personal?.Description,
        personal?.Reference,
        personal?.Metadata);
}
