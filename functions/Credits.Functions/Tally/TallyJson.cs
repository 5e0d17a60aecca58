using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

internal sealed record AddResult(
    bool Success, string LedgerId, string UserId, Amount Amount, Amount BalanceAfter, string Asset, Receipt Receipt, bool? Idempotent);

internal sealed record DeductResult(
    bool Success, string LedgerId, string UserId, Amount Amount, Amount BalanceBefore, Amount BalanceAfter, string Asset, Receipt Receipt, bool? Idempotent);

internal sealed record RefundResult(
    bool Success,
    string LedgerId,
    string OriginalLedgerId,
    string? UserId,
    Amount AmountRefunded,
    Amount BalanceAfter,
    string Asset,
    IReadOnlyList<RefundPart>? Assets,
    Receipt Receipt,
    bool? Idempotent);

internal sealed record RefundPart(string Asset, Amount AmountRefunded, Amount BalanceAfter);

internal sealed record BalanceResult(
    string UserId, Amount Balance, Amount Available, Amount Reserved, string Asset, DateTimeOffset? UpdatedAt);

internal sealed record HistoryEntry(
    string Id,
    string EventType,
    Amount Amount,
    Amount BalanceAfter,
    string Asset,
    string? ReferenceId,
    string? Description,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    DateTimeOffset CreatedAt,
    Receipt Receipt);

internal sealed record HistoryResult(string UserId, IReadOnlyList<HistoryEntry> Entries, long Total, int Limit, int Offset);

internal sealed record Health(string Status, string Service, string Version);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(AddResult))]
[JsonSerializable(typeof(DeductResult))]
[JsonSerializable(typeof(RefundResult))]
[JsonSerializable(typeof(BalanceResult))]
[JsonSerializable(typeof(HistoryResult))]
[JsonSerializable(typeof(Health))]
internal sealed partial class TallyJson : JsonSerializerContext;
