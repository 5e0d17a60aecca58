using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Credits.Core.Revenue;

namespace Credits.Core.Json;

/// <summary>Money, and what it was for, as it is stored.</summary>
internal static class RevenueJson
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Worth worth)
    {
        json.WriteStartObject(name);
        json.WriteString("currency"u8, worth.Currency);
        json.Amount("amount"u8, worth.Amount);
        json.WriteEndObject();
    }

    public static Worth ReadWorth(JsonElement json) => new(json.Text("currency"), json.Amount("amount"));

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Basis basis)
    {
        json.WriteStartObject(name);
        json.WriteString("currency"u8, basis.Currency);
        json.WriteString("rate"u8, basis.Rate.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    public static Basis ReadBasis(JsonElement json) => new(json.Text("currency"), decimal.Parse(json.Text("rate"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<ProductShare> shares)
    {
        json.Objects(name, shares, static (json, share) =>
        {
            json.WriteString("product"u8, share.Product);
            json.Amount("amount"u8, share.Amount);
            json.Optional("asset"u8, share.Asset);
        });
    }

    public static ImmutableArray<ProductShare> ReadShares(JsonElement json) =>
        [.. json.EnumerateArray().Select(share => new ProductShare(share.Text("product"), share.Amount("amount")) { Asset = share.OptionalText("asset") })];

    public static void Write(Utf8JsonWriter json, DayStats day)
    {
        json.WriteStartObject();
        Write(json, "products"u8, day.Products);
        Write(json, "vendors"u8, day.Vendors);
        json.WriteEndObject();
    }

    public static DayStats ReadDay(JsonElement json) => new(ReadLines(json.GetProperty("products")), ReadLines(json.GetProperty("vendors")));

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<StatLine> lines)
    {
        json.Objects(name, lines, static (json, line) =>
        {
            json.Optional("name"u8, line.Name);
            json.WriteString("currency"u8, line.Currency);
            json.Amount("revenue"u8, line.Revenue);
            json.Amount("costs"u8, line.Costs);
        });
    }

    private static ImmutableArray<StatLine> ReadLines(JsonElement json) =>
        [.. json.EnumerateArray().Select(line => new StatLine(line.OptionalText("name"), line.Text("currency"), line.Amount("revenue"), line.Amount("costs")))];
}
