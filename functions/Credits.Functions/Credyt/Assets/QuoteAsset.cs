using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary><c>POST /assets/{code}/quote</c>: how many units an amount of money buys now, rounded down to what the asset can count.</summary>
internal static class QuoteAsset
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var source = fields.Currency("source");
        var money = fields.Amount("amount");
        if (Currencies.Find(source) is { } currency) Call.CheckPrecision(fields, "amount", money, currency);
        if (fields.Problem is { } problem) return problem;

        var (asset, definition) = await ReadAsset.FindAsync(call);
        if (asset is null) return AssetsApi.NoAsset;
        var now = call.Services.Time.GetUtcNow();
        if (definition?.Quote(source, money, now) is not { } quote)
            return new Problem(422, ProblemCode.NoRate, $"{asset.Code} is not sold for {source} now, or not that much of it.") { Field = "source" };
        var body = new QuoteBody(asset.Code, quote.Units, source, money, quote.Rate.Rate, quote.Rate.InverseRate, quote.Rate.EffectiveAt, now);
        return Answer.Of(body, AssetJson.Default.QuoteBody);
    }
}
