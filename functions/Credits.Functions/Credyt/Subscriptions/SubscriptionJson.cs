using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Core.Subscriptions;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

internal sealed record SubscriptionBody(
    string Id,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? RenewsAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<ProductBody> Products,
    IReadOnlyList<FeeBody> Fees,
    IReadOnlyList<EntitlementBody> Entitlements,
    IReadOnlyList<ActionBody> RequiredActions)
{
    public const string Prefix = "sub_";

    public static SubscriptionBody Of(Subscription subscription, IReadOnlyList<ActionBody> actions) => new(
        Prefix + subscription.Id,
        StatusOf(subscription.Status),
        subscription.Created,
        subscription.Started,
        subscription is { Status: SubscriptionStatus.Active, Billing.Renewal: { } renewal } && !(subscription.EndsAt <= renewal) ? renewal : null,
        subscription.EndsAt,
        [.. subscription.Products.Select(product => new ProductBody("prp_" + product.Id, product.Code, product.Version))],
        [.. (subscription.Billing?.Fees ?? []).Select(fee => new FeeBody(fee.Asset, fee.Amount))],
        [.. subscription.Allowances.Select(allowance => new EntitlementBody(allowance.Asset, allowance.Amount, subscription.Status == SubscriptionStatus.Active && !(subscription.EndsAt <= allowance.Due) ? allowance.Due : null))],
        actions);

    private static string StatusOf(SubscriptionStatus status) => status == SubscriptionStatus.PastDue ? "past_due" : Words.Of(status);
}

internal sealed record ProductBody(string Id, string Code, int Version);

internal sealed record FeeBody(string Asset, Amount Amount);

internal sealed record EntitlementBody(string Asset, Amount Amount, DateTimeOffset? NextAt);

internal sealed record ActionBody(string Type, string? RedirectUrl);

internal sealed record SubscriptionList(IReadOnlyList<SubscriptionBody> Items, long TotalCount, int Limit, int Offset);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(SubscriptionList))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;
