using System.Globalization;
using System.Text.Json;

namespace Credits.Functions.Tests.Tally;

/// <summary>A test of Tally's API, with its calls in short.</summary>
public abstract class TallyTest : ApiTest
{
    protected Task<Reply> AddAsync(string user, decimal amount, string? key = null, string more = "") => Api.PostAsync("/credits/add", Body(user, amount, more), key);

    protected Task<Reply> DeductAsync(string user, decimal amount, string? key = null, string more = "") => Api.PostAsync("/credits/deduct", Body(user, amount, more), key);

    protected Task<Reply> RefundAsync(string ledgerId, decimal? amount = null, string? key = null)
    {
        var part = amount is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"amount\":{amount}");
        return Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{ledgerId}}"{{part}}}""", key);
    }

    protected Task<Reply> HistoryAsync(string user, string more = "") => Api.GetAsync($"/credits/history?user_id={Uri.EscapeDataString(user)}{more}");

    protected async Task<decimal> BalanceAsync(string user, string more = "") =>
        AssertDone(await Api.GetAsync($"/credits/balance?user_id={Uri.EscapeDataString(user)}{more}")).Number("balance");

    private static string Body(string user, decimal amount, string more) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"user_id":{{JsonSerializer.Serialize(user)}},"amount":{{amount}}{{(more.Length > 0 ? "," + more : "")}}}""");
}
