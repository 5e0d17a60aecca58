using Credits.Core.Commands;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>POST /v1/reservations/confirm</c>: charges <c>actualAmount</c>, all that is held unless told, and lets the
/// rest go. With <c>allowExpired</c> one that has expired is charged from what is available.
/// </summary>
internal static class ConfirmReservation
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var text = fields.Id("reservationId");
        var amount = fields.OptionalAmount(fields.Either("actualAmount", "actual_amount"), allowZero: true);
        var allowExpired = fields.Flag(fields.Either("allowExpired", "allow_expired"));
        var personal = call.Personal(fields) with { Reference = text };
        if (fields.Problem is { } problem) return problem;
        if (NamedReservation.Find(call, text) is not { } reservation) return NamedReservation.NotFound;
        await call.CheckPrecisionAsync(fields, "actualAmount", amount, reservation.Wallet, reservation.Id);
        if (fields.Problem is { } tooFine) return tooFine;

        var command = new Confirm(amount) { ReservationId = reservation.Id, EntryId = Settle.IdFor(reservation.Id), Personal = personal };
        return await SettleAnswers.AnswerAsync(call, await call.Services.Wallets.SettleAsync(reservation.Wallet, command, allowExpired));
    }
}
