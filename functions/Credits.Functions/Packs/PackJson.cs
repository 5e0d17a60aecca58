using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Payments.Packs;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.Packs;

internal sealed record PackBody(
    string Code,
    string Name,
    string Asset,
    Amount Credits,
    Amount Price,
    string Currency,
    int? ExpiresDays,
    Amount? Bonus,
    int? BonusExpiresDays,
    IReadOnlyDictionary<string, string>? Items,
    bool Archived,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static PackBody Of(Pack pack) => new(
        pack.Code,
        pack.Name,
        pack.Asset,
        pack.Credits,
        pack.Price.ToAmount(),
        pack.Price.Currency,
        pack.ExpiresDays,
        pack.Bonus,
        pack.BonusExpiresDays,
        pack.Items.Count == 0 ? null : pack.Items,
        pack.Archived,
        pack.Created,
        pack.Updated);
}

internal sealed record PackList(IReadOnlyList<PackBody> Packs, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(PackBody))]
[JsonSerializable(typeof(PackList))]
internal sealed partial class PackJson : JsonSerializerContext;
