using System.Collections.Immutable;
using Credits.Core.Catalog;
using Credits.Core.Rating;

namespace Credits.Core.Subscriptions;

/// <summary>What somebody subscribes to: the products' versions, and what follows from them.</summary>
/// <param name="Products">At least one, no product twice.</param>
/// <param name="Assets">The assets of all of it.</param>
/// <param name="Period">How often fees are due; null if there are none.</param>
/// <param name="Fees">What each period costs, each asset once.</param>
/// <param name="Allowances">The credits that come with it, not begun.</param>
public sealed record SubscriptionTerms(
    ImmutableArray<SubscribedProduct> Products,
    ImmutableArray<string> Assets,
    Period? Period,
    ImmutableArray<AssetTotal> Fees,
    ImmutableArray<Allowance> Allowances)
{
    /// <summary>The terms of some versions, by their products' ids; null if their fees are due in different periods.</summary>
    public static SubscriptionTerms? Of(IReadOnlyList<(string ProductId, ProductVersion Version)> products)
    {
        var periods = products.SelectMany(product => product.Version.Prices).Select(price => price.Recurring).OfType<Period>().Distinct().ToList();
        if (periods.Count > 1) return null;
        return new(
            [.. products.Select(product => new SubscribedProduct(product.ProductId, product.Version.Code, product.Version.Number) { Fees = products.Count > 1 ? FeesOf([product.Version]) : [] })],
            [.. products.SelectMany(product => product.Version.Assets).Distinct(StringComparer.Ordinal)],
            periods is [var period] ? period : null,
            FeesOf(products.Select(product => product.Version)),
            [.. products.SelectMany(product => Allowance.Of(product.ProductId, product.Version))]);
    }

    private static ImmutableArray<AssetTotal> FeesOf(IEnumerable<ProductVersion> versions)
    {
        var fees = new SortedDictionary<string, Amount>(StringComparer.Ordinal);
        foreach (var pricing in versions.SelectMany(version => version.Prices).Where(price => price.Recurring is not null).SelectMany(price => price.Pricing))
            fees[pricing.Asset] = fees.GetValueOrDefault(pricing.Asset) + pricing.Rows[0].UnitPrice;
        return [.. fees.Where(fee => fee.Value.IsPositive).Select(fee => new AssetTotal(fee.Key, fee.Value))];
    }

    /// <summary>The normalised text of it.</summary>
    public string Fingerprint => string.Join(',', Products.Select(product => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{product.Code}@{product.Version}")));

    /// <summary>The fees and periods, not begun; null if there are none.</summary>
    internal Billing? NewBilling(DateTimeOffset at) => Period is { } period ? new Billing { Period = period, Fees = Fees, Anchor = at } : null;
}
