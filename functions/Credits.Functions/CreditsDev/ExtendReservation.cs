using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>POST /v1/reservations/extend</c>, our own: moves the deadline of an open reservation to <c>expiresAt</c>,
/// or to <c>ttl_seconds</c> from now.
/// </summary>
internal static class ExtendReservation
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var text = fields.Id("reservationId");
        var expires = fields.OptionalMoment(fields.Either("expiresAt", "expires_at"));
        var time = CreateReservation.TimeToLive(fields);
        if (expires is null == time is null) fields.Refuse(Problem.BadField("expiresAt", "Either expiresAt or ttl_seconds is required."));
        if (fields.Problem is { } problem) return problem;
        if (NamedReservation.Find(call, text) is not { } reservation) return NamedReservation.NotFound;

        var (key, fromClient) = call.OperationKey();
        var command = new Extend(reservation.Id, expires, time)
        {
            EntryId = StableId.Of("extend", key),
            ClientKeyed = fromClient,
            Personal = call.Personal(call.IdempotencyKey),
        };
        var (name, outcome) = await call.Services.Wallets.SubmitAsync(reservation.Wallet, command);
        if (outcome is not Outcome.Done done) return NamedReservation.ProblemOf(outcome);
        return await call.Services.Wallets.FindEntryAsync(name, reservation.Id) is { } hold
            ? await ReservationAnswers.AnswerAsync(call, name, done, hold)
            : NamedReservation.NotFound;
    }
}
