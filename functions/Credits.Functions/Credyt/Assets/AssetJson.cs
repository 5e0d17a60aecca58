using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

internal sealed record RateBody(string Source, Amount? Rate, Amount? InverseRate, DateTimeOffset EffectiveAt)
{
    public static RateBody Of(AssetRate rate) => new(rate.Source, rate.Rate, rate.InverseRate, rate.EffectiveAt);
}

internal sealed record AssetBody(
    string Code, string Name, int Precision, string Type, string? Symbol, string? Label, IReadOnlyList<RateBody> Rates, DateTimeOffset? CreatedAt)
{
    public static AssetBody Of(AssetDefinition asset) => new(
        asset.Code, asset.Name, asset.Precision, "custom", asset.Symbol, asset.Label, [.. asset.Rates.Select(RateBody.Of)], asset.Created);

    /// <summary>An asset that no app defined.</summary>
    public static AssetBody Of(Asset asset) =>
        new(asset.Code, asset.IsCurrency ? asset.Code : "Credits", asset.Precision, asset.IsCurrency ? "fiat" : "implicit", null, null, [], null);
}

internal sealed record QuoteBody(
    string Asset, Amount Amount, string Source, Amount SourceAmount, Amount? Rate, Amount? InverseRate, DateTimeOffset EffectiveAt, DateTimeOffset QuotedAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(AssetBody))]
[JsonSerializable(typeof(CredytPage<AssetBody>))]
[JsonSerializable(typeof(QuoteBody))]
internal sealed partial class AssetJson : JsonSerializerContext;
