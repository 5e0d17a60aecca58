using Credits.Core.Catalog;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Catalog;
using Credits.Simulation.Clients;

namespace Credits.Simulation.Model;

/// <summary>What can be subscribed to: every strategy, fees by the day and by the month, versions that differ, and prices in two assets.</summary>
internal static class ModelPlans
{
    public static readonly string[] EventTypes = ["call", "image", "other"];

    private static readonly Period Day = new(Interval.Day, 1);

    public static readonly ModelPlan[] All =
    [
        Plan("meter", 1) with
        {
            Prices = [new("call", "CREDIT", 2)],
            Included = [new("daily", "CREDIT", 20, LotSource.Promotional) { Lifetime = Day, Refresh = RefreshStrategy.ExpireAndReplace }],
        },
        Plan("meter", 2) with
        {
            Prices = [new("call", "CREDIT", 3), new("call", "USD", 0.5m)],
            Included = [new("daily", "CREDIT", 30, LotSource.Promotional) { Lifetime = Day, Refresh = RefreshStrategy.Rollover, Cap = 40, RolloverLifetime = new(Interval.Day, 2) }],
        },
        Plan("pro", 1) with
        {
            Every = Day,
            Fee = 12,
            Prices = [new("call", "CREDIT", 1), new("image", "CREDIT", 4)],
            Included =
            [
                new("included", "CREDIT", 40, LotSource.Bundled) { Lifetime = Day, Refresh = RefreshStrategy.ExpireAndReplace, Worth = 0.1m },
                new("welcome", "CREDIT", 5, LotSource.Promotional),
            ],
        },
        Plan("pro", 2) with
        {
            Every = Day,
            Fee = 20,
            Prices = [new("call", "CREDIT", 1), new("image", "CREDIT", 3)],
            Included = [new("included", "CREDIT", 60, LotSource.Bundled) { Lifetime = Day, Refresh = RefreshStrategy.Rollover }],
        },
        Plan("team", 1) with
        {
            Every = new(Interval.Month, 1),
            Fee = 50,
            Prices = [new("image", "CREDIT", 2.5m), new("image", "USD", 0.25m)],
            Included = [new("pool", "CREDIT", 25, LotSource.Bundled) { Lifetime = new(Interval.Week, 1), Refresh = RefreshStrategy.Accumulate, Worth = 0.2m }],
        },
    ];

    public static ModelPlan Of(SubscriptionTerms terms) => Find($"{terms.Products[0].Code}@{terms.Products[0].Version}");

    public static ModelPlan Find(string name) => Array.Find(All, plan => plan.Name == name)!;

    private static ModelPlan Plan(string code, int version) => new(ProductCatalog.IdOf(Population.Scope, code), code, version) { Prices = [] };
}
