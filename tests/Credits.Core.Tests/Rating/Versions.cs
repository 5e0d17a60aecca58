using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core.Catalog;
using Credits.Core.Rating;

namespace Credits.Core.Tests.Rating;

/// <summary>Products and events in a line each.</summary>
internal static class Versions
{
    public static ProductVersion Of(params ImmutableArray<Price> prices) =>
        new() { Code = "chat", Number = 3, Name = "Chat", Prices = prices, Entitlements = [] };

    public static Price Unit(string asset, string price, string type = "used") => Of("unit", new UsageRule { EventType = type, Type = UsageType.Unit, Dimensions = [] }, new Pricing(asset, [Row(price)]));

    public static Price Volume(params ImmutableArray<Pricing> pricing) => Of("volume", Rule(UsageType.Volume), pricing);

    public static Price Dimensional(ImmutableArray<string> dimensions, params ImmutableArray<PriceRow> rows) =>
        Of("dimensional", Rule(UsageType.UnitAndVolume) with { Dimensions = dimensions }, new Pricing("USD", rows));

    public static Price Of(string name, UsageRule usage, params ImmutableArray<Pricing> pricing) => new() { Name = name, Usage = usage, Pricing = pricing };

    public static UsageRule Rule(UsageType type) => new() { EventType = "used", Type = type, VolumeField = "tokens", Dimensions = [] };

    public static PriceRow Row(string unit = "0", string rate = "0", string? package = null, string? name = null, params ImmutableArray<DimensionValue> dimensions) => new()
    {
        Name = name,
        Dimensions = dimensions,
        UnitPrice = Amount.Parse(unit),
        VolumeRate = Amount.Parse(rate),
        PackageSize = package is null ? null : Amount.Parse(package),
    };

    public static UsageEvent Event(string data = "{}", string type = "used") => new(type, JsonDocument.Parse(data).RootElement);
}
