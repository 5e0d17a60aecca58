using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary>Tally's API: <c>/credits/*</c>, the same under <c>/sandbox</c> for test keys, and <c>/health</c>.</summary>
internal static class TallyApi
{
    /// <summary>Paths below which everything is of this API's shape.</summary>
    public static readonly IReadOnlyList<string> Families = ["/credits", "/sandbox"];

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var health = Answer.Of(new Health("ok", "credits", Hosting.Product.Version), TallyJson.Default.Health);
        var api = new Api(routes, TallyStyle.Instance, services);
        foreach (var prefix in (ReadOnlySpan<string>)["", "/sandbox"])
        {
            api.Post(prefix + "/credits/add", Scopes.Write, AddCredits.HandleAsync);
            api.Post(prefix + "/credits/deduct", Scopes.Write, DeductCredits.HandleAsync);
            api.Post(prefix + "/credits/refund", Scopes.Write, RefundCredits.HandleAsync);
            api.Get(prefix + "/credits/balance", Scopes.Read, ReadBalance.HandleAsync);
            api.Get(prefix + "/credits/history", Scopes.Read, ReadHistory.HandleAsync);
            api.Open(prefix + "/health", _ => ValueTask.FromResult(health));
        }
    }
}
