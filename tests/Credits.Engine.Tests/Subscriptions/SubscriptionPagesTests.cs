using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Subscriptions;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Tests.Payments;

namespace Credits.Engine.Tests.Subscriptions;

public sealed class SubscriptionPagesTests : IDisposable
{
    private readonly Instance instance = new();
    private readonly AssetCatalog assets;
    private readonly SubscriptionPages pages;
    private readonly Till till;

    public SubscriptionPagesTests()
    {
        till = new Till(instance.Time);
        assets = new AssetCatalog(instance.Documents, instance.Time);
        var desk = new CheckoutDesk([till], till, instance.Customers, instance.Service, new CheckoutNotes(instance.Documents, instance.Time));
        pages = new SubscriptionPages(instance.Documents, desk, assets, instance.Time);
    }

    public void Dispose() => instance.Dispose();

    [Fact]
    public async Task What_a_provider_does_not_sell_has_no_page_until_it_does()
    {
        await SubscribeAsync("COINS", "1", "0.01");
        till.Moods.Enqueue(TillMood.Refuses);
        Assert.Null(await OpenAsync());
        var page = await OpenAsync();
        Assert.NotNull(page);
        Assert.Equal(page, await OpenAsync());
        var request = Assert.Single(till.Opened);
        Assert.Equal((new Money(1, "USD"), "COINS", "1"), (request.Price, request.Grant.Asset, request.Grant.Credits));
    }

    [Fact]
    public async Task A_page_that_is_out_of_date_is_opened_anew_at_the_rate_of_then()
    {
        await SubscribeAsync("COINS", "10", "0.1");
        var first = await OpenAsync();
        await assets.AddRateAsync(Instance.Scope, "COINS", new AssetRate("USD", Amount.Parse("0.2"), null, instance.Now.AddHours(1)));
        Assert.Equal(first, await OpenAsync());
        instance.Time.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(first, await OpenAsync());
        Assert.Equal([100, 200], till.Opened.Select(request => request.Price.Minor));
    }

    [Theory]
    [InlineData("USD", "999999999999999", "1")]
    [InlineData("COINS", "999999999999", "999999")]
    [InlineData("COINS", "999999999999", "999999999")]
    public async Task More_than_any_provider_moves_is_not_even_asked_for(string asset, string fee, string rate)
    {
        await SubscribeAsync(asset, fee, rate);
        Assert.Null(await OpenAsync());
        Assert.Empty(till.Opened);
    }

    private async Task SubscribeAsync(string asset, string fee, string rate)
    {
        var coins = new AssetDefinition { Code = "COINS", Name = "Coins", Precision = 0, Created = instance.Now, Rates = [new AssetRate("USD", Amount.Parse(rate), null, instance.Now)] };
        Assert.Null((await assets.DefineAsync(Instance.Scope, coins)).Problem);
        var version = new ProductVersion
        {
            Code = "plan",
            Number = 1,
            Name = "Plan",
            Prices = [new Price { Name = "Fee", Recurring = new Period(Interval.Month, 1), Pricing = [new Pricing(asset, [new PriceRow { Dimensions = [], UnitPrice = Amount.Parse(fee), VolumeRate = Amount.Zero }])] }],
            Entitlements = [],
        };
        await instance.DoneAsync(new Subscribe(SubscriptionTerms.Of([(StableId.Of("product", "plan"), version)])!) { EntryId = Instance.Id("s") });
    }

    private async Task<Uri?> OpenAsync()
    {
        var view = await instance.Service.ReadAsync(Instance.Ann);
        return await pages.OpenAsync(view, view.Head.Subscriptions.Single(), new Uri("https://home.example/"));
    }
}
