using System.Collections.Immutable;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Subscriptions;
using Credits.Engine.Catalog;
using Credits.Simulation.Model;

namespace Credits.Simulation.Clients;

/// <summary>The model's plans as the engine has them.</summary>
internal static class Offers
{
    private static readonly Dictionary<string, SubscriptionTerms> Known =
        ModelPlans.All.ToDictionary(plan => plan.Name, plan => SubscriptionTerms.Of([(plan.Product, VersionOf(plan))])!);

    public static SubscriptionTerms TermsOf(ModelPlan plan) => Known[plan.Name];

    /// <summary>Puts all of them on sale.</summary>
    public static async Task MakeAsync(ProductCatalog catalog)
    {
        foreach (var plan in ModelPlans.All)
        {
            if (plan.Version == 1) await catalog.CreateAsync(Population.Scope, VersionOf(plan), publish: true);
            else await catalog.AddVersionAsync(Population.Scope, plan.Product, VersionOf(plan), publish: true, key: null);
        }
    }

    private static ProductVersion VersionOf(ModelPlan plan) => new()
    {
        Code = plan.Code,
        Number = plan.Version,
        Name = plan.Code,
        Prices = [.. plan.Prices.GroupBy(price => price.EventType).Select(PriceOf), .. FeeOf(plan)],
        Entitlements = [.. plan.Included.Select(EntitlementOf)],
    };

    private static Price PriceOf(IGrouping<string, ModelPrice> prices) => new()
    {
        Name = prices.Key,
        Usage = new UsageRule { EventType = prices.Key, Type = UsageType.Unit, Dimensions = [] },
        Pricing = [.. prices.Select(price => new Pricing(price.Asset, [Row(price.Amount)]))],
    };

    private static ImmutableArray<Price> FeeOf(ModelPlan plan) =>
        plan.Every is null ? [] : [new Price { Name = "fee", Recurring = plan.Every, Pricing = [new Pricing(ModelPlan.Currency, [Row(plan.Fee)])] }];

    private static Entitlement EntitlementOf(ModelInclusion included) => new()
    {
        Name = included.Name,
        Asset = included.Asset,
        Amount = Amount.From(included.Amount),
        Source = included.Source,
        Lifetime = included.Lifetime,
        Refresh = included.Refresh is not { } strategy ? null : new Refresh(strategy)
        {
            Cap = included.Cap is { } cap ? Amount.From(cap) : null,
            RolloverLifetime = included.RolloverLifetime,
        },
        RevenueBasis = included.Worth is { } worth ? Amount.From(worth) : null,
        RevenueCurrency = included.Worth is null ? null : ModelPlan.Currency,
    };

    private static PriceRow Row(decimal price) => new() { Dimensions = [], UnitPrice = Amount.From(price), VolumeRate = Amount.Zero };
}
