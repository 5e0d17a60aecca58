using System.Text.Json;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Wallets;
using Credits.Engine.Assets;
using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>
/// Reads credits that come with a product, in both shapes: <c>lifecycle</c> with duration and refresh, and the older
/// <c>refresh</c> with interval and strategy, which is one interval long.
/// </summary>
internal static class EntitlementFields
{
    private enum Purpose
    {
        Bundled,
        Promotion,
    }

    /// <summary>Reads one; <paramref name="feeCurrency"/> is that of the product's fixed fee, or null.</summary>
    public static Entitlement Read(Call call, Fields fields, string? feeCurrency)
    {
        var asset = ProductFields.Asset(call, fields);
        var (lifetime, refresh) = Timing(fields, asset);
        var accounting = fields.OptionalFields("accounting");
        var revenue = Basis(accounting, "revenue_basis");
        var currency = asset.IsCurrency ? asset.Code : feeCurrency;
        if (revenue is { IsPositive: true } && currency is null) accounting!.Refuse(Problem.BadField("revenue_basis", "revenue_basis is in the currency of the asset or of the fixed price, and neither is one."));
        if (revenue?.Value > Core.Revenue.Basis.MaxRate) accounting!.Refuse(Problem.BadField("revenue_basis", "revenue_basis is more than a credit can cost."));
        return new Entitlement
        {
            Name = fields.Text("name", Product.MaxNameLength),
            Asset = asset.Code,
            Amount = Call.Amount(fields, "amount", asset),
            Source = fields.OptionalSnakeWord("purpose", Purpose.Bundled, Purpose.Promotion) == Purpose.Promotion ? LotSource.Promotional : LotSource.Bundled,
            Lifetime = lifetime,
            Refresh = refresh,
            RevenueBasis = revenue,
            RevenueCurrency = revenue is { IsPositive: true } ? currency : null,
            CostBasis = Basis(accounting, "cost_basis"),
        };
    }

    private static (Period? Lifetime, Refresh? Refresh) Timing(Fields fields, Asset asset)
    {
        var older = fields.OptionalFields("refresh");
        if (fields.OptionalFields("lifecycle") is { } lifecycle)
        {
            if (older is not null) fields.Refuse(Problem.BadField("refresh", "Give either lifecycle or refresh."));
            return (ProductFields.Period(lifecycle, "duration", "duration_count"), lifecycle.OptionalFields("refresh") is { } refresh ? Refresh(refresh, asset) : null);
        }

        return older is null ? (null, null) : (ProductFields.Period(older, "interval", "interval_count"), Refresh(older, asset));
    }

    private static Refresh Refresh(Fields fields, Asset asset)
    {
        var strategy = fields.OptionalSnakeWord("strategy", RefreshStrategy.ExpireAndReplace, RefreshStrategy.Rollover, RefreshStrategy.Accumulate);
        if (strategy is null) fields.Refuse(Problem.BadField("strategy", "strategy is required."));
        foreach (var name in (string[])["rollover_cap", "rollover_duration", "rollover_duration_count"])
            if (strategy != RefreshStrategy.Rollover && fields.Has(name)) fields.Refuse(Problem.BadField(name, $"{name} is for the strategy rollover."));
        var cap = fields.OptionalAmount("rollover_cap", allowZero: true);
        Call.CheckPrecision(fields, "rollover_cap", cap, asset);
        return new Refresh(strategy ?? RefreshStrategy.ExpireAndReplace)
        {
            Cap = cap,
            RolloverLifetime = fields.Has("rollover_duration") || fields.Has("rollover_duration_count") ? ProductFields.Period(fields, "rollover_duration", "rollover_duration_count") : null,
        };
    }

    private static Amount? Basis(Fields? accounting, string name)
    {
        if (accounting is null || accounting.Raw(name) is { ValueKind: JsonValueKind.String } text && text.ValueEquals("auto")) return null;
        return accounting.OptionalAmount(name, allowZero: true);
    }
}
