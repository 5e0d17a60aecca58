using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

internal sealed record ProductBody(
    string Id,
    string Code,
    string Name,
    int Version,
    string Status,
    bool IsDefault,
    int? DefaultVersion,
    bool Archived,
    IReadOnlyList<VersionBody> Versions,
    IReadOnlyList<PriceBody>? Prices,
    IReadOnlyList<EntitlementBody>? Entitlements,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

internal sealed record VersionBody(int Version, string Name, string Status, bool IsDefault, DateTimeOffset CreatedAt);

internal sealed record PriceBody(string Name, string Type, BillingModelBody BillingModel, UsageBody? UsageCalculation, IReadOnlyList<PricingBody> Pricing);

internal sealed record BillingModelBody(string Type, RecurringBody? Recurring);

internal sealed record RecurringBody(string Interval, int IntervalCount);

internal sealed record UsageBody(string EventType, string UsageType, string? VolumeField, string? SourceReferenceField, IReadOnlyList<string>? BillableDimensions);

internal sealed record PricingBody(string Asset, IReadOnlyList<ValueBody> Values);

internal sealed record ValueBody(
    string? Name, IReadOnlyDictionary<string, string>? Dimensions, IReadOnlyList<ValueBody>? Values, Amount? UnitPrice, Amount? VolumeRate, Amount? PackageSize);

internal sealed record EntitlementBody(string Name, string Asset, Amount Amount, string Purpose, AccountingBody Accounting, LifecycleBody? Lifecycle);

internal sealed record AccountingBody(JsonElement RevenueBasis, JsonElement CostBasis);

internal sealed record LifecycleBody(string Duration, int DurationCount, RefreshBody? Refresh);

internal sealed record RefreshBody(string Strategy, Amount? RolloverCap, string? RolloverDuration, int? RolloverDurationCount);

internal sealed record FeeBody(string Asset, Amount Amount, string Price, string? Name, string ProductId, string ProductCode, int ProductVersion);

internal sealed record TotalBody(string Asset, Amount Amount);

internal sealed record SkipBody(string Price, string Reason);

internal sealed record SimulatedEvent(string Id, string EventType, IReadOnlyList<FeeBody> Fees, IReadOnlyList<SkipBody>? Skipped, string? Reason);

internal sealed record Simulation(string ProductId, string ProductCode, int ProductVersion, IReadOnlyList<SimulatedEvent> Events, IReadOnlyList<TotalBody> Totals);

internal sealed record ReplaySumBody(string Asset, Amount Charged, Amount Replayed, Amount Difference);

internal sealed record CustomerReplayBody(string CustomerId, int Events, IReadOnlyList<ReplaySumBody> Totals);

internal sealed record ReplayBody(
    string ProductId,
    string ProductCode,
    int ProductVersion,
    DateTimeOffset From,
    DateTimeOffset To,
    int Events,
    int Erased,
    IReadOnlyList<ReplaySumBody> Totals,
    IReadOnlyList<CustomerReplayBody> Customers,
    string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(CredytPage<ProductBody>))]
[JsonSerializable(typeof(Simulation))]
[JsonSerializable(typeof(ReplayBody))]
internal sealed partial class ProductJson : JsonSerializerContext;
