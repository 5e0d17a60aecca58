using Credits.Core;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary>Reads what an asset is sold for: <c>source</c>, <c>rate</c> or <c>inverse_rate</c>, <c>effective_at</c>.</summary>
internal static class RateFields
{
    /// <summary>Reads a rate; one without a moment counts from <paramref name="now"/> on.</summary>
    public static AssetRate Rate(this Fields fields, DateTimeOffset now)
    {
        var source = fields.Currency("source");
        var (rate, inverse) = (fields.OptionalAmount("rate"), fields.OptionalAmount("inverse_rate"));
        if (rate is null == inverse is null) fields.Refuse(Problem.BadField("rate", "Give either rate, the price of one unit, or inverse_rate, how many units one unit of the currency buys."));
        return new AssetRate(source, rate, inverse, fields.OptionalMoment("effective_at") ?? now);
    }

    /// <summary>Reads the code of a currency, in any case.</summary>
    public static string Currency(this Fields fields, string name)
    {
        var code = fields.Text(name, Asset.MaxCodeLength);
        if (Currencies.Find(code) is { } currency) return currency.Code;
        fields.Refuse(Problem.BadField(name, $"{name} must be the code of a currency."));
        return "";
    }
}
