using System.Collections.Immutable;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;

namespace Credits.Core.Tests.Subscriptions;

/// <summary>Products to subscribe to.</summary>
internal static class Plans
{
    public static readonly Period Month = new(Interval.Month, 1);
    public static readonly Period Day = new(Interval.Day, 1);

    /// <summary>A version with an optional fee and entitlements.</summary>
    public static SubscriptionTerms Terms(string fee = "0", Period? every = null, int version = 1, params Entitlement[] entitlements) =>
        SubscriptionTerms.Of([(StableId.Of("product", "plan"), Version(fee, every, version, entitlements))])!;

    /// <summary>A version of another product, for nothing.</summary>
    public static SubscriptionTerms Other(string product, int version = 1) => SubscriptionTerms.Of([(StableId.Of("product", product), Version("0", null, version))])!;

    /// <summary>The same as the terms of another product.</summary>
    public static SubscriptionTerms To(this SubscriptionTerms terms, string product) => terms with { Products = [terms.Products[0] with { Id = product }] };

    public static ProductVersion Version(string fee, Period? every, int version, params Entitlement[] entitlements) => new()
    {
        Code = "plan",
        Number = version,
        Name = "Plan",
        Prices = every is null ? [] : [new Price { Name = "Fee", Recurring = every, Pricing = [new Pricing("USD", [Row(fee)])] }],
        Entitlements = [.. entitlements],
    };

    public static Entitlement Credits(string amount, Period? lifetime = null, Refresh? refresh = null, LotSource source = LotSource.Bundled) =>
        new() { Name = "Included", Asset = "CREDIT", Amount = Amount.Parse(amount), Source = source, Lifetime = lifetime, Refresh = refresh };

    public static Refresh Replace => new(RefreshStrategy.ExpireAndReplace);

    public static Credit Usd(WalletBench wallet, string amount) =>
        new("USD", Amount.Parse(amount), LotSource.Paid, LotTerms.DefaultPriority, null) { EntryId = wallet.NextId() };

    public static Debit Spend(WalletBench wallet, string amount) => new("CREDIT", Amount.Parse(amount)) { EntryId = wallet.NextId() };

    public static string Balance(this WalletBench wallet, string asset)
    {
        wallet.Fold();
        return wallet.Head.Account(asset).Balance.ToString();
    }

    public static Subscription Only(this WalletBench wallet)
    {
        wallet.Fold();
        return wallet.Head.Subscriptions.Single();
    }

    /// <summary>Subscribes to a version without a fee.</summary>
    public static void Subscribe(this WalletBench wallet, params Entitlement[] entitlements)
    {
        wallet.Do(new Subscribe(Terms("0", null, 1, entitlements)) { EntryId = "s" });
        wallet.Fold();
    }

    /// <summary>Changes that subscription to another version without a fee.</summary>
    public static void Change(this WalletBench wallet, int version, params Entitlement[] entitlements)
    {
        wallet.Do(new ChangeSubscription("s", Terms("0", null, version, entitlements)) { EntryId = $"change {version}" });
        wallet.Fold();
    }

    private static PriceRow Row(string price) => new() { Dimensions = ImmutableArray<DimensionValue>.Empty, UnitPrice = Amount.Parse(price), VolumeRate = Amount.Zero };
}
