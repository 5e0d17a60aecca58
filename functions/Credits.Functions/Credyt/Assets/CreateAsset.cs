using Credits.Core;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary><c>POST /assets</c>: defines an asset. The same again is answered with the one that there is.</summary>
internal static class CreateAsset
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var now = call.Services.Time.GetUtcNow().ToStored();
        var fields = call.Fields();
        var code = fields.Text("code", Asset.MaxCodeLength).ToUpperInvariant();
        if (!Asset.IsCode(code)) fields.Refuse(Problem.BadField("code", $"code has 1 to {Asset.MaxCodeLength} letters, digits, points, dashes and underscores, and begins with a letter or digit."));
        else if (Currencies.Find(code) is not null) fields.Refuse(Taken("That is a currency, which is known without being defined."));
        var asset = new AssetDefinition
        {
            Code = code,
            Name = fields.Text("name", AssetDefinition.MaxTextLength),
            Precision = Precision(fields),
            Symbol = fields.OptionalText("symbol", AssetDefinition.MaxTextLength),
            Label = fields.OptionalText("label", AssetDefinition.MaxTextLength),
            Rates = [.. fields.List("rates", 1, AssetDefinition.MaxRates).Select(rate => rate.Rate(now))],
            Created = now,
        };
        if (fields.Problem is { } problem) return problem;
        var result = await call.Services.Assets.DefineAsync(call.Scope, asset);
        return result.Problem switch
        {
            null => Answer.Of(AssetBody.Of(result.Asset!), AssetJson.Default.AssetBody, StatusCodes.Status201Created),
            AssetProblem.CodeTaken => Taken("There is another asset with that code."),
            AssetProblem.PrecisionInUse => new Problem(422, ProblemCode.PrecisionInUse, "Wallets hold finer amounts of it, or there are too many to look at; give it as many decimals.") { Field = "precision" },
            _ => new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"An app has at most {AssetCatalog.Limit} assets."),
        };
    }

    private static int Precision(Fields fields)
    {
        if (fields.OptionalInt("precision", 0, Amount.MaxFractionDigits) is { } precision) return precision;
        fields.Refuse(Problem.BadField("precision", "precision is required."));
        return 0;
    }

    private static Problem Taken(string detail) => new(StatusCodes.Status422UnprocessableEntity, ProblemCode.AssetCodeTaken, detail) { Field = "code" };
}
