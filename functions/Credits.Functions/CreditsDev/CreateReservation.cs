using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>POST /v1/reservations/create</c>: holds credits until they are confirmed, cancelled or <c>ttl_seconds</c> are over.</summary>
internal static class CreateReservation
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var account = NamedAccount.From(fields);
        var asset = call.Asset(fields);
        var (key, fromClient) = call.OperationKey();
        var command = new Reserve(asset.Code, Call.Amount(fields, "amount", asset), TimeToLive(fields) ?? Limits.DefaultReservationTime)
        {
            EntryId = StableId.Of("reserve", key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fields, "operation", "model"),
        };
        var (name, done, problem) = await account.SubmitAsync(call, fields, command);
        return problem ?? await ReservationAnswers.AnswerAsync(call, name, done!, done!.Entry);
    }

    /// <summary>Reads <c>ttl_seconds</c>; null without it.</summary>
    public static TimeSpan? TimeToLive(Fields fields) =>
        fields.OptionalInt(fields.Either("ttl_seconds", "ttlSeconds"), 1, (int)Limits.MaxReservationTime.TotalSeconds) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
