using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Credyt.Products;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

internal sealed record EventBody(
    string Id,
    string? Source,
    string CustomerId,
    string EventType,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    string? Subject,
    string? Description,
    JsonElement? Data,
    IReadOnlyList<CostBody>? Costs,
    IReadOnlyList<FeeBody> Fees,
    string? Reason,
    Receipt Receipt);

internal sealed record CostBody(string Id, string VendorId, string? Description, Amount Amount, string Currency, JsonElement? Metadata);

internal sealed record EventResult(
    string Id, string CustomerId, string Status, IReadOnlyList<FeeBody> Fees, string? Reason, string? Code, string? Detail, Receipt? Receipt);

internal sealed record EventResults(IReadOnlyList<EventResult> Events);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(CredytPage<EventBody>))]
[JsonSerializable(typeof(EventResults))]
internal sealed partial class EventJson : JsonSerializerContext;
