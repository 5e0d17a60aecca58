using Credits.Functions.Credyt.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary><c>GET /vendors/{id}/stats</c>: what a vendor was paid, and what the events that it had a part in brought in.</summary>
internal static class ReadVendorStats
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var range = StatsFields.Range(call, query);
        if (query.Problem is { } problem) return problem;
        if (await ReadVendor.OfPathAsync(call) is not { } vendor) return ReadVendor.NotFound;

        var days = await call.Services.Stats.OfAppAsync(call.Scope, range, call.Context.RequestAborted);
        return Answer.Of(StatsAnswer.OfVendor(range, days, vendor.Id, vendor.ExternalId), StatsJson.Default.StatsBody);
    }
}
