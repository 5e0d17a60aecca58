using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary><c>GET /stats</c>: what all customers of the app brought in and cost, in the key's mode.</summary>
internal static class ReadAppStats
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var range = StatsFields.Range(call, query);
        if (query.Problem is { } problem) return problem;
        var days = await call.Services.Stats.OfAppAsync(call.Scope, range, call.Context.RequestAborted);
        return Answer.Of(StatsAnswer.Of(range, days), StatsJson.Default.StatsBody);
    }
}
