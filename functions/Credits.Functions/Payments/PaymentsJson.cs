using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

internal sealed record PaymentBody(
    string Id,
    string Provider,
    string ObjectId,
    string State,
    string? Problem,
    string? Conflict,
    Amount? Amount,
    string? Currency,
    Amount? Refunded,
    int Disputes,
    string? CustomerId,
    string? Asset,
    Amount? Credits,
    Amount? Bonus,
    string? Pack,
    string? LedgerId,
    Amount? Granted,
    Amount? TakenBack,
    Amount? Lapsed,
    Amount? BecameDebt,
    Amount? Left,
    string? CheckoutId,
    DateTimeOffset ReceivedAt,
    DateTimeOffset QueuedAt,
    DateTimeOffset? CreditedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>What the app noted of the checkout; not in lists.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }
}

internal sealed record PaymentList(IReadOnlyList<PaymentBody> Payments, string? NextCursor);

internal sealed record CheckoutBody(
    string Provider, string CheckoutId, string Url, DateTimeOffset? ExpiresAt, string Asset, Amount Credits, Amount? Bonus, Amount Price, string Currency);

/// <summary>That there is an account, never what its secrets are.</summary>
internal sealed record AccountBody(string AppId, string Mode, string Provider, string Source, string? SecretKeyHint, int WebhookSecrets, DateTimeOffset? UpdatedAt);

internal sealed record RemovedBody(string AppId, string Mode, string Provider, bool Removed);

internal sealed record PolicyBody(string AppId, string Mode, string WhenSpent);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentList))]
[JsonSerializable(typeof(CheckoutBody))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(RemovedBody))]
[JsonSerializable(typeof(PolicyBody))]
internal sealed partial class PaymentsJson : JsonSerializerContext;
