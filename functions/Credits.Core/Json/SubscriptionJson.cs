using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Json;

/// <summary>Subscriptions as they are stored in heads, entries and documents of their own.</summary>
internal static class SubscriptionJson
{
    /// <summary>About how many bytes it takes, never too few.</summary>
    public static int Estimate(Subscription subscription) =>
        640 + Estimate(subscription.Products) + (subscription.Assets.Length * 40)
        + ((subscription.Billing?.Fees.Length ?? 0) * 110) + ((subscription.Allowances.Length + subscription.Former.Length) * 1_180);

    /// <summary>About how many bytes they take, never too few. A code may be written with up to six for each character.</summary>
    public static int Estimate(ImmutableArray<SubscribedProduct> products) => products.Sum(product => 720 + (product.Fees.Length * 110));

    public static void Write(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, subscription.Id);
        json.WriteString("status"u8, Names<SubscriptionStatus>.Of(subscription.Status));
        json.Moment("created"u8, subscription.Created);
        json.Optional("started"u8, subscription.Started);
        json.Optional("ends_at"u8, subscription.EndsAt);
        Write(json, "products"u8, subscription.Products);
        json.WriteStartArray("assets"u8);
        foreach (var asset in subscription.Assets) json.WriteStringValue(asset);
        json.WriteEndArray();
        if (subscription.Billing is { } billing) Write(json, billing);
        Write(json, "allowances"u8, subscription.Allowances);
        if (!subscription.Former.IsEmpty) Write(json, "former"u8, subscription.Former);
        json.WriteEndObject();
    }

    public static Subscription Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Status = Names<SubscriptionStatus>.Parse(json.Text("status")),
        Created = json.Moment("created"),
        Started = json.OptionalMoment("started"),
        EndsAt = json.OptionalMoment("ends_at"),
        Products = ReadProducts(json.GetProperty("products")),
        Assets = [.. json.GetProperty("assets").EnumerateArray().Select(asset => asset.GetString()!)],
        Billing = json.OptionalObject("billing") is { } billing ? ReadBilling(billing) : null,
        Allowances = [.. json.GetProperty("allowances").EnumerateArray().Select(ReadAllowance)],
        Former = json.OptionalObject("former") is { } former ? [.. former.EnumerateArray().Select(ReadAllowance)] : [],
    };

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<SubscribedProduct> products)
    {
        json.Objects(name, products, static (json, product) =>
        {
            json.WriteString("id"u8, product.Id);
            json.WriteString("code"u8, product.Code);
            json.WriteNumber("version"u8, product.Version);
            if (!product.Fees.IsEmpty) Write(json, product.Fees);
        });
    }

    public static ImmutableArray<SubscribedProduct> ReadProducts(JsonElement json) =>
    [
        .. json.EnumerateArray().Select(product => new SubscribedProduct(product.Text("id"), product.Text("code"), product.GetProperty("version").GetInt32())
        {
            Fees = product.OptionalObject("fees") is { } fees ? ReadFees(fees) : [],
        }),
    ];

    private static void Write(Utf8JsonWriter json, Billing billing)
    {
        json.WriteStartObject("billing"u8);
        Write(json, "period"u8, billing.Period);
        Write(json, billing.Fees);
        json.WriteNumber("born"u8, billing.Born);
        json.Moment("anchor"u8, billing.Anchor);
        json.WriteNumber("next"u8, billing.Next);
        json.Optional("unpaid_since"u8, billing.UnpaidSince);
        json.WriteNumber("reminders"u8, billing.Reminders);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<AssetTotal> fees)
    {
        json.Objects("fees"u8, fees, static (json, fee) =>
        {
            json.WriteString("asset"u8, fee.Asset);
            json.Amount("amount"u8, fee.Amount);
        });
    }

    private static ImmutableArray<AssetTotal> ReadFees(JsonElement json) =>
        [.. json.EnumerateArray().Select(fee => new AssetTotal(fee.Text("asset"), fee.Amount("amount")))];

    private static Billing ReadBilling(JsonElement json) => new()
    {
        Period = ReadPeriod(json.GetProperty("period")),
        Fees = ReadFees(json.GetProperty("fees")),
        Born = json.GetProperty("born").GetInt64(),
        Anchor = json.Moment("anchor"),
        Next = json.GetProperty("next").GetInt32(),
        UnpaidSince = json.OptionalMoment("unpaid_since"),
        Reminders = json.GetProperty("reminders").GetInt32(),
    };

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<Allowance> allowances) => json.Objects(name, allowances, Write);

    private static void Write(Utf8JsonWriter json, Allowance allowance)
    {
        json.WriteString("id"u8, allowance.Id);
        json.WriteString("asset"u8, allowance.Asset);
        json.Amount("amount"u8, allowance.Amount);
        json.Optional("product"u8, allowance.Product);
        if (allowance.Basis is { } basis) RevenueJson.Write(json, "basis"u8, basis);
        json.WriteString("source"u8, Names<LotSource>.Of(allowance.Source));
        if (allowance.Lifetime is { } lifetime) Write(json, "lifetime"u8, lifetime);
        if (allowance.Refresh is { } refresh)
        {
            json.WriteStartObject("refresh"u8);
            json.WriteString("strategy"u8, Names<RefreshStrategy>.Of(refresh.Strategy));
            if (refresh.Cap is { } cap) json.Amount("cap"u8, cap);
            if (refresh.RolloverLifetime is { } kept) Write(json, "kept"u8, kept);
            json.WriteEndObject();
        }

        json.WriteNumber("born"u8, allowance.Born);
        json.Moment("anchor"u8, allowance.Anchor);
        json.Moment("since"u8, allowance.Since);
        json.WriteNumber("next"u8, allowance.Next);
    }

    private static Allowance ReadAllowance(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Asset = json.Text("asset"),
        Amount = json.Amount("amount"),
        Product = json.OptionalText("product"),
        Basis = json.OptionalObject("basis") is { } basis ? RevenueJson.ReadBasis(basis) : null,
        Source = Names<LotSource>.Parse(json.Text("source")),
        Lifetime = json.OptionalObject("lifetime") is { } lifetime ? ReadPeriod(lifetime) : null,
        Refresh = json.OptionalObject("refresh") is { } refresh ? ReadRefresh(refresh) : null,
        Born = json.GetProperty("born").GetInt64(),
        Anchor = json.Moment("anchor"),
        Since = json.Moment("since"),
        Next = json.GetProperty("next").GetInt32(),
    };

    private static Refresh ReadRefresh(JsonElement json) => new(Names<RefreshStrategy>.Parse(json.Text("strategy")))
    {
        Cap = json.OptionalAmount("cap"),
        RolloverLifetime = json.OptionalObject("kept") is { } kept ? ReadPeriod(kept) : null,
    };

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Period period)
    {
        json.WriteStartObject(name);
        json.WriteString("interval"u8, Names<Interval>.Of(period.Interval));
        json.WriteNumber("count"u8, period.Count);
        json.WriteEndObject();
    }

    private static Period ReadPeriod(JsonElement json) => new(Names<Interval>.Parse(json.Text("interval")), json.GetProperty("count").GetInt32());
}
