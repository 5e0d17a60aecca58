using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

internal sealed record BalanceResult(string UserId, string WalletId, Amount Balance, Amount Available, string Unit)
{
    /// <summary>Chargly's word for the asset that is meant where none is named.</summary>
    public static string UnitOf(string asset) => asset == Asset.Default ? "credits" : asset;
}

internal sealed record ConsumeResult(bool Success, Amount CreditsCharged, Amount BalanceAfter, string TransactionId, Receipt Receipt, bool? Idempotent);

internal sealed record UsageResult(string Id);

internal sealed record CheckoutResult(string CheckoutId, string CheckoutUrl, Amount Credits);

internal sealed record CreditPack(string Code, string Name, Amount Credits, long PriceCents, string Currency);

internal sealed record CreditPackList(IReadOnlyList<CreditPack> Items);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(BalanceResult))]
[JsonSerializable(typeof(ConsumeResult))]
[JsonSerializable(typeof(UsageResult))]
[JsonSerializable(typeof(CheckoutResult))]
[JsonSerializable(typeof(CreditPackList))]
internal sealed partial class CharglyJson : JsonSerializerContext;
