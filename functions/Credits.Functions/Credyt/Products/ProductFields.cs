using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Engine.Assets;
using Credits.Engine.Catalog;
using Credits.Engine.Events;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>Reads a version of a product. What makes no sense is told with the path of its field.</summary>
internal static class ProductFields
{
    private const int MaxFieldLength = 100;
    private const int MaxValueLength = 200;

    private enum PriceType
    {
        UsageBased,
        Fixed,
    }

    private enum BillingType
    {
        RealTime,
        Recurring,
    }

    /// <summary>Reads <c>name</c>, <c>prices</c> and <c>entitlements</c>.</summary>
    public static ProductVersion Read(Call call, Fields fields, string code)
    {
        var name = fields.Text("name", Product.MaxNameLength);
        var prices = fields.List("prices", 1, ProductVersion.MaxPrices).Select(price => Price(call, price)).ToImmutableArray();
        var fees = prices.Where(price => price.Recurring is not null).SelectMany(price => price.Pricing).Select(pricing => pricing.Asset);
        var currency = fees.FirstOrDefault(asset => Currencies.Find(asset) is not null);
        var entitlements = fields.List("entitlements", 0, ProductVersion.MaxEntitlements).Select(entitlement => EntitlementFields.Read(call, entitlement, currency)).ToImmutableArray();
        if (entitlements.DistinctBy(one => (one.Asset, one.Name)).Count() < entitlements.Length) fields.Refuse(Problem.BadField("entitlements", "entitlements of one asset must have different names."));
        return new()
        {
            Code = code,
            Number = 1,
            Name = name,
            Prices = prices,
            Entitlements = entitlements,
        };
    }

    /// <summary>Reads a code of an asset that must be known, within a list.</summary>
    public static Asset Asset(Call call, Fields fields)
    {
        fields.Text("asset", Engine.Assets.Asset.MaxCodeLength);
        return call.Asset(fields);
    }

    /// <summary>Reads a length of calendar time from an interval and a count of 1 unless told.</summary>
    public static Period Period(Fields fields, string interval, string count)
    {
        var unit = fields.OptionalSnakeWord(interval, Interval.Day, Interval.Week, Interval.Month, Interval.Year);
        if (unit is null) fields.Refuse(Problem.BadField(interval, $"{interval} is required."));
        return new Period(unit ?? Interval.Month, fields.OptionalInt(count, 1, Core.Catalog.Period.MaxCount) ?? 1);
    }

    private static Price Price(Call call, Fields fields)
    {
        var name = fields.Text("name", Product.MaxNameLength);
        var type = fields.OptionalSnakeWord("type", PriceType.UsageBased, PriceType.Fixed);
        if (type is null) fields.Refuse(Problem.BadField("type", "type is required."));
        var model = fields.OptionalFields("billing_model");
        var billing = model?.OptionalSnakeWord("type", BillingType.RealTime, BillingType.Recurring);
        var usage = type == PriceType.UsageBased ? Usage(fields) : null;
        Period? recurring = null;
        if (usage is not null && billing == BillingType.Recurring) model!.Refuse(Problem.BadField("type", "What is used is charged as it happens: real_time."));
        if (type == PriceType.Fixed)
        {
            if (billing != BillingType.Recurring) fields.Refuse(Problem.BadField("billing_model.type", "A fixed price is recurring."));
            else if (model!.OptionalFields("recurring") is { } often) recurring = Period(often, "interval", "interval_count");
            else model.Refuse(Problem.BadField("recurring", "recurring is required."));
        }

        var pricing = fields.List("pricing", 1, Core.Catalog.Price.MaxAssets).Select(one => Pricing(call, one, usage)).ToImmutableArray();
        if (pricing.DistinctBy(one => one.Asset, StringComparer.Ordinal).Count() < pricing.Length) fields.Refuse(Problem.BadField("pricing", "pricing may name each asset once."));
        return new Price { Name = name, Usage = usage, Recurring = recurring, Pricing = pricing };
    }

    private static UsageRule Usage(Fields price)
    {
        if (price.OptionalFields("usage_calculation") is not { } fields)
        {
            price.Refuse(Problem.BadField("usage_calculation", "usage_calculation is required."));
            return new UsageRule { EventType = "", Type = UsageType.Unit, Dimensions = [] };
        }

        var type = fields.OptionalSnakeWord("usage_type", UsageType.Unit, UsageType.Volume, UsageType.UnitAndVolume);
        if (type is null) fields.Refuse(Problem.BadField("usage_type", "usage_type is required."));
        var volume = fields.OptionalText("volume_field", MaxFieldLength);
        if (volume is null && type is UsageType.Volume or UsageType.UnitAndVolume) fields.Refuse(Problem.BadField("volume_field", "volume_field is required to charge a volume."));
        return new UsageRule
        {
            EventType = fields.Text("event_type", UsageInput.MaxTypeLength),
            Type = type ?? UsageType.Unit,
            VolumeField = type == UsageType.Unit ? null : volume,
            SourceReferenceField = fields.OptionalText("source_reference_field", MaxFieldLength),
            Dimensions = [.. fields.Texts("billable_dimensions", UsageRule.MaxDimensions, MaxFieldLength)],
        };
    }

    private static Pricing Pricing(Call call, Fields fields, UsageRule? usage)
    {
        var asset = Asset(call, fields);
        var rows = fields.List("values", 1, Core.Catalog.Price.MaxRows).Select(row => Row(row, usage, asset)).ToImmutableArray();
        if (rows.Count(row => row.Dimensions.IsEmpty) > 1) fields.Refuse(Problem.BadField("values", "values may have one value without dimensions."));
        return new Pricing(asset.Code, rows);
    }

    private static PriceRow Row(Fields fields, UsageRule? usage, Asset asset)
    {
        var name = fields.OptionalText("name", Product.MaxNameLength);
        var dimensions = Dimensions(fields, usage);
        var values = fields;
        if (!dimensions.IsEmpty && fields.Has("values"))
        {
            if (fields.List("values", 1, 1) is not [var value]) return new PriceRow { Dimensions = dimensions, UnitPrice = Amount.Zero, VolumeRate = Amount.Zero };
            values = value;
            name ??= value.OptionalText("name", Product.MaxNameLength);
        }

        var (unit, rate) = (Charged(values, "unit_price"), Charged(values, "volume_rate"));
        var package = values.OptionalAmount("package_size");
        var type = usage?.Type ?? UsageType.Unit;
        if (type == UsageType.Unit && (rate is not null || package is not null)) values.Refuse(Problem.BadField(rate is null ? "package_size" : "volume_rate", "There is no volume to charge."));
        if (type == UsageType.Volume && unit is not null) values.Refuse(Problem.BadField("unit_price", "Only the volume is charged; use usage_type unit_and_volume for both."));
        if (type == UsageType.Unit && unit is null) values.Refuse(Problem.BadField("unit_price", "unit_price is required."));
        if (type == UsageType.Volume && rate is null) values.Refuse(Problem.BadField("volume_rate", "volume_rate is required."));
        if (type == UsageType.UnitAndVolume && unit is null && rate is null) values.Refuse(Problem.BadField("volume_rate", "volume_rate or unit_price is required."));
        if (usage is null) Call.CheckPrecision(values, "unit_price", unit, asset);
        return new PriceRow { Name = name, Dimensions = dimensions, UnitPrice = unit ?? Amount.Zero, VolumeRate = rate ?? Amount.Zero, PackageSize = package };
    }

    private static Amount? Charged(Fields values, string name)
    {
        if (values.Raw(name) is { ValueKind: JsonValueKind.Number } number && number.GetRawText()[0] == '-')
            values.Refuse(Problem.BadField(name, $"{name} must be 0 or more: a price is never negative. Credits that come with a product are entitlements."));
        return values.OptionalAmount(name, allowZero: true);
    }

    private static ImmutableArray<DimensionValue> Dimensions(Fields fields, UsageRule? usage)
    {
        if (fields.OptionalFields("dimensions") is null) return [];
        var happened = new Core.Rating.UsageEvent("", fields.Raw("dimensions"));
        var values = ImmutableArray.CreateBuilder<DimensionValue>();
        foreach (var property in fields.Raw("dimensions").EnumerateObject())
        {
            // Read as an event's own value is, so that what looks the same fits.
            var value = happened.Dimension(property.Name);
            if (value is not { Length: > 0 and <= MaxValueLength }) fields.Refuse(Problem.BadField("dimensions", $"The value of a dimension is a text of 1 to {MaxValueLength} characters, a number, true or false."));
            else if (usage is null || usage.Dimensions.IndexOf(property.Name) < 0) fields.Refuse(Problem.BadField("dimensions", $"{property.Name} is not one of the billable_dimensions."));
            else values.Add(new DimensionValue(property.Name, value));
        }

        if (values.Count == 0) fields.Refuse(Problem.BadField("dimensions", "dimensions names at least one."));
        return values.ToImmutable();
    }
}
