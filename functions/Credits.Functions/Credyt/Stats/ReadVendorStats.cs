using Credits.Core.Ids;
using Credits.Functions.Credyt.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary><c>GET /vendors/{id}/stats</c>: what a vendor was paid, and what the events that it had a part in brought in; of one that was never made too, once a cost named it.</summary>
internal static class ReadVendorStats
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var range = StatsFields.Range(call, query);
        if (query.Problem is { } problem) return problem;
        var id = ReadVendor.IdOfPath(call);
        if (!StableId.IsValid(id)) return ReadVendor.NotFound;

        var vendor = await ReadVendor.OfPathAsync(call);
        var days = await call.Services.Stats.OfAppAsync(call.Scope, range, call.Context.RequestAborted);
        // Costs may name one by the app's own id that was never made.
        return vendor is null && !days.Any(day => day.Stats.Vendors.Any(line => line.Name == id))
            ? ReadVendor.NotFound
            : Answer.Of(StatsAnswer.OfVendor(range, days, id, vendor?.ExternalId), StatsJson.Default.StatsBody);
    }
}
