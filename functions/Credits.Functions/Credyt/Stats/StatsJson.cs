using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary>Revenue, costs and what is left of it, all in <see cref="Currency"/>.</summary>
/// <param name="Day">The day, <c>yyyy-MM-dd</c>; where it is of one.</param>
/// <param name="Product">The product's code; where it is of one.</param>
/// <param name="VendorId">The vendor; where it is of one.</param>
/// <param name="Currency">The currency.</param>
/// <param name="GrossRevenue">What was recognised.</param>
/// <param name="Costs">What vendors were paid.</param>
/// <param name="NetRevenue">The difference.</param>
/// <param name="Margin">Of the gross revenue what is left, 1 for all; null without revenue.</param>
internal sealed record StatBody(string? Day, string? Product, string? VendorId, string Currency, Amount GrossRevenue, Amount Costs, Amount NetRevenue, decimal? Margin);

internal sealed record StatsBody(
    string? Id, string? ExternalId, DateOnly From, DateOnly To, IReadOnlyList<StatBody> Currencies, IReadOnlyList<StatBody> Days, IReadOnlyList<StatBody>? Products, IReadOnlyList<StatBody>? Vendors);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(StatsBody))]
internal sealed partial class StatsJson : JsonSerializerContext;
