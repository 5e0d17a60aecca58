using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

internal sealed record WalletBody(IReadOnlyList<AccountBody> Accounts);

internal sealed record AccountBody(string Id, string Name, string Asset, Amount Available)
{
    public static AccountBody Of(string asset, Amount available) => new(AccountId.Of(asset), AccountId.Name, asset, available);
}

internal sealed record AccountDetails(string Id, string Name, string Asset, Amount Available, Amount PendingIn, Amount PendingOut, Amount Balance);

internal sealed record AdjustmentResult(string Id, DateTimeOffset CreatedAt);

internal sealed record GrantList(string AccountId, bool Complete, IReadOnlyList<GrantBody> Items, long TotalCount, int Limit, int Offset);

internal sealed record GrantBody(
    string Id,
    string Asset,
    string Purpose,
    string Status,
    Amount Amount,
    Amount Remaining,
    Amount Held,
    Amount Spent,
    Amount Refunded,
    Amount Expired,
    Amount TakenBack,
    Amount Moved,
    int Priority,
    DateTimeOffset EffectiveAt,
    DateTimeOffset? ExpiresAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(WalletBody))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(AdjustmentResult))]
[JsonSerializable(typeof(GrantList))]
internal sealed partial class WalletJson : JsonSerializerContext;
