using System.Globalization;
using System.Text.Json;

namespace Credits.Functions.Tests.CreditsDev;

/// <summary>A test of Credits.dev's API, with its calls in short.</summary>
public abstract class CreditsDevTest : ApiTest
{
    protected Task<Reply> AddAsync(string user, decimal amount, string? key = null, string more = "") =>
        Api.PostAsync("/v1/accounts/credits/add", Body(user, amount, more), key);

    protected Task<Reply> DeductAsync(string user, decimal amount, string? key = null, string more = "") =>
        Api.PostAsync("/v1/accounts/credits/deduct", Body(user, amount, more), key);

    protected Task<Reply> ReserveAsync(string user, decimal amount, string? key = null, string more = "") =>
        Api.PostAsync("/v1/reservations/create", Body(user, amount, more), key);

    /// <summary>Reserves and gives the reservation's id.</summary>
    protected async Task<string> HoldAsync(string user, decimal amount, string more = "") =>
        AssertDone(await ReserveAsync(user, amount, more: more)).Text("reservation.id");

    protected Task<Reply> ConfirmAsync(string reservation, decimal? amount = null, bool allowExpired = false, string? key = null)
    {
        var actual = amount is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"actualAmount\":{amount}");
        var late = allowExpired ? ",\"allowExpired\":true" : "";
        return Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{reservation}}"{{actual}}{{late}}}""", key);
    }

    protected Task<Reply> CancelAsync(string reservation) =>
        Api.PostAsync("/v1/reservations/cancel", $$"""{"reservationId":"{{reservation}}"}""");

    protected Task<Reply> ExtendAsync(string reservation, string fields, string? key = null) =>
        Api.PostAsync("/v1/reservations/extend", $$"""{"reservationId":"{{reservation}}",{{fields}}}""", key);

    /// <summary>Balance, reserved and available.</summary>
    protected async Task<(decimal Balance, decimal Reserved, decimal Available)> BalanceAsync(string user, string more = "")
    {
        var reply = AssertDone(await Api.GetAsync($"/v1/accounts/balance?externalId={Uri.EscapeDataString(user)}{more}"));
        return (reply.Number("balance"), reply.Number("reserved"), reply.Number("available"));
    }

    private static string Body(string user, decimal amount, string more) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"externalId":{{JsonSerializer.Serialize(user)}},"amount":{{amount}}{{(more.Length > 0 ? "," + more : "")}}}""");
}
