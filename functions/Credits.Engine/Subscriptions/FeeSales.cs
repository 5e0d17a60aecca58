using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Subscriptions;

/// <summary>
/// What is sold to somebody with an open fee: what the wallet lacks of it, in whole units of what the asset can count. A
/// currency costs itself, another asset what its rate of this moment says, rounded up to what the currency can count.
/// </summary>
internal sealed class FeeSales(AssetCatalog assets)
{
    /// <summary>The sale for the first fee that the wallet does not have and that has a price; null if there is none.</summary>
    public async ValueTask<Sale?> FindAsync(AppScope scope, Head head, Subscription subscription, DateTimeOffset now)
    {
        if (subscription.Status is not (SubscriptionStatus.Pending or SubscriptionStatus.PastDue)) return null;
        var names = string.Join(", ", subscription.Products.Select(product => product.Code));
        var title = names.Length > Pack.MaxNameLength ? names[..Pack.MaxNameLength] : names;
        foreach (var fee in subscription.Billing?.Fees ?? [])
        {
            var missing = fee.Amount - head.Account(fee.Asset).Available;
            if (missing.IsPositive && await OfferAsync(scope, subscription, fee.Asset, missing, now) is var (units, price)) return new Sale(title, fee.Asset, units, price);
        }

        return null;
    }

    private async ValueTask<(Amount Units, Money Price)?> OfferAsync(AppScope scope, Subscription subscription, string asset, Amount missing, DateTimeOffset now)
    {
        if (Currencies.Find(asset) is { } money)
            return Exchange.RoundUp(missing, money.Precision) is { } sum && Price(sum, money) is { } whole ? (sum, whole) : null;
        if (await DefinitionAsync(scope, asset) is not { } definition || Exchange.RoundUp(missing, definition.Precision) is not { } units) return null;

        // Somebody who pays a part of the fees in a currency is asked for the rest in the same one, if there is a rate for it.
        foreach (var code in subscription.Billing!.Fees.Select(fee => fee.Asset).Concat(definition.Rates.Select(rate => rate.Source)))
        {
            if (Currencies.Find(code) is not { } currency || definition.RateAt(code, now) is not { } rate) continue;
            if (Exchange.Price(units, rate.Rate, rate.InverseRate, currency.Precision) is { } sum && Price(sum, currency) is { } price) return (units, price);
        }

        return null;
    }

    // What is more than any provider moves has no price.
    private static Money? Price(Amount sum, Asset currency)
    {
        var minor = sum.Value * currency.MinorUnits;
        return minor <= long.MaxValue && new Money((long)minor, currency.Code) is var price && price.ToWorth() is not null ? price : null;
    }

    private async ValueTask<AssetDefinition?> DefinitionAsync(AppScope scope, string code) =>
        (await assets.OfAsync(scope)).Definition(code) ?? (await assets.NewerAsync(scope, code))?.Definition(code);
}
