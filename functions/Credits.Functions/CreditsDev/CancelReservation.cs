using Credits.Core.Commands;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>POST /v1/reservations/cancel</c>: lets go of all that is held.</summary>
internal static class CancelReservation
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var text = fields.Id("reservationId");
        var personal = call.Personal(fields) with { Reference = text };
        if (fields.Problem is { } problem) return problem;
        if (NamedReservation.Find(call, text) is not { } reservation) return NamedReservation.NotFound;

        var command = new Cancel { ReservationId = reservation.Id, EntryId = Settle.IdFor(reservation.Id), Personal = personal };
        return await SettleAnswers.AnswerAsync(call, await call.Services.Wallets.SettleAsync(reservation.Wallet, command));
    }
}
