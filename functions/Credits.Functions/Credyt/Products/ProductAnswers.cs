using System.Globalization;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>Writes products as answers show them: everything that was defined can be read back.</summary>
internal static class ProductAnswers
{
    /// <summary>A product as seen from one of its versions, with what that costs if it is given.</summary>
    public static ProductBody Of(Product product, int number, ProductVersion? version = null)
    {
        var info = product.Version(number)!;
        return new ProductBody(
            Product.IdPrefix + product.Id,
            product.Code,
            info.Name,
            number,
            StatusOf(info),
            product.Default == number,
            product.Default,
            product.Archived,
            [.. product.Versions.Reverse().Select(one => new VersionBody(one.Number, one.Name, StatusOf(one), product.Default == one.Number, one.Created))],
            version is null ? null : [.. version.Prices.Select(Of)],
            version is null ? null : [.. version.Entitlements.Select(Of)],
            product.Created,
            product.Updated);
    }

    /// <summary>The same with the version read.</summary>
    public static async ValueTask<Answer> ReadAsync(Call call, Product product, int number, int status = StatusCodes.Status200OK)
    {
        var version = await call.Services.Catalog.Products.VersionAsync(call.Scope, product.Id, number);
        return Answer.Of(Of(product, number, version), ProductJson.Default.ProductBody, status);
    }

    /// <summary>The version that stands for a product: the default one, else the newest.</summary>
    public static int VersionOf(Product product) => product.Default ?? product.Versions.Length;

    /// <summary>A fee.</summary>
    public static FeeBody Of(AppScope scope, Fee fee) =>
        new(fee.Asset, fee.Amount, fee.Price, fee.Row, Product.IdPrefix + ProductCatalog.IdOf(scope, fee.Product), fee.Product, fee.Version);

    /// <summary>Sums per asset.</summary>
    public static IReadOnlyList<TotalBody> TotalsOf(IEnumerable<Fee> fees) => [.. Rated.Totals(fees).Select(total => new TotalBody(total.Asset, total.Amount))];

    private static string StatusOf(VersionInfo version) => version.Published ? "published" : "draft";

    private static PriceBody Of(Price price)
    {
        var usage = price.Usage;
        return new PriceBody(
            price.Name,
            usage is null ? "fixed" : "usage_based",
            price.Recurring is { } period ? new("recurring", new(Words.Of(period.Interval), period.Count)) : new("real_time", null),
            usage is null ? null : new(usage.EventType, Words.Snake(usage.Type), usage.VolumeField, usage.SourceReferenceField, usage.Dimensions.IsEmpty ? null : usage.Dimensions),
            [.. price.Pricing.Select(pricing => new PricingBody(pricing.Asset, [.. pricing.Rows.Select(row => Of(usage, row))]))]);
    }

    private static ValueBody Of(UsageRule? usage, PriceRow row)
    {
        var plain = new ValueBody(
            null,
            null,
            null,
            usage?.Type == UsageType.Volume ? null : row.UnitPrice,
            usage?.Type is UsageType.Volume or UsageType.UnitAndVolume ? row.VolumeRate : null,
            row.PackageSize);
        return row.Dimensions.IsEmpty
            ? plain with { Name = row.Name }
            : new ValueBody(row.Name, row.Dimensions.ToDictionary(dimension => dimension.Name, dimension => dimension.Value, StringComparer.Ordinal), [plain], null, null, null);
    }

    private static EntitlementBody Of(Entitlement entitlement) => new(
        entitlement.Name,
        entitlement.Asset,
        entitlement.Amount,
        entitlement.Source == LotSource.Bundled ? "bundled" : "promotion",
        new AccountingBody(Basis(entitlement.RevenueBasis), Basis(entitlement.CostBasis)),
        entitlement.Lifetime is { } lifetime ? new LifecycleBody(Words.Of(lifetime.Interval), lifetime.Count, Of(entitlement.Refresh)) : null);

    private static RefreshBody? Of(Refresh? refresh) => refresh is null ? null : new(
        Words.Snake(refresh.Strategy),
        refresh.Cap,
        refresh.RolloverLifetime is { } lifetime ? Words.Of(lifetime.Interval) : null,
        refresh.RolloverLifetime?.Count);

    private static JsonElement Basis(Amount? basis)
    {
        using var json = JsonDocument.Parse(basis is { } amount ? amount.Value.ToString(CultureInfo.InvariantCulture) : "\"auto\"");
        return json.RootElement.Clone();
    }
}
