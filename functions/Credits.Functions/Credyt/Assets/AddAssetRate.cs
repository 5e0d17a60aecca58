using Credits.Core;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary><c>POST /assets/{code}/rates</c>: what the asset is sold for from now or from a later moment on.</summary>
internal static class AddAssetRate
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var now = call.Services.Time.GetUtcNow().ToStored();
        var rate = fields.Rate(now);
        if (rate.EffectiveAt < now) fields.Refuse(Problem.BadField("effective_at", "effective_at must not be in the past."));
        if (fields.Problem is { } problem) return problem;
        var result = await call.Services.Assets.AddRateAsync(call.Scope, call.RouteText("code"), rate);
        return result.Problem switch
        {
            null => Answer.Of(AssetBody.Of(result.Asset!), AssetJson.Default.AssetBody, StatusCodes.Status201Created),
            AssetProblem.LimitReached => new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"An asset has at most {AssetDefinition.MaxRates} rates."),
            _ => AssetsApi.NoAsset,
        };
    }
}
