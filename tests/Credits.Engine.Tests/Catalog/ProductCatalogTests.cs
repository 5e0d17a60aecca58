using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Catalog;

public sealed class ProductCatalogTests
{
    private static readonly AppScope Scope = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);
    private readonly ManualTime time = new();
    private readonly MemoryStore store;
    private readonly ProductCatalog products;

    public ProductCatalogTests()
    {
        store = new MemoryStore(time);
        products = new ProductCatalog(store, time);
    }

    [Fact]
    public async Task A_version_is_read_back_as_it_was_written_by_whoever_reads_it()
    {
        var made = await products.CreateAsync(Scope, Chat(), publish: true);
        var read = await new ProductCatalog(store, time).VersionAsync(Scope, Product.IdPrefix + made.Product!.Id, 1);
        Assert.Null((await new ProductCatalog(store, time).CreateAsync(Scope, Chat(), publish: true)).Problem);
        Assert.Equal(Amount.Parse("1.25"), read!.Prices[0].Pricing[0].Rows[0].VolumeRate);
        Assert.Equal(RefreshStrategy.Rollover, read.Entitlements[0].Refresh!.Strategy);
        Assert.Equal(made.Product.Id, (await products.FindByCodeAsync(Scope, "chat"))!.Id);
        Assert.Null(await products.FindByCodeAsync(new(Scope.App, Mode.Live), "chat"));
        Assert.Null(await products.VersionAsync(Scope, made.Product.Id, 2));
    }

    [Fact]
    public async Task Of_many_creations_at_once_equal_ones_make_one_product_and_another_is_refused()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => products.CreateAsync(Scope, Chat() with { Name = i < 5 ? "Chat" : "Other" }, publish: true).AsTask()));
        Assert.Equal(5, results.Count(result => result.Problem is null));
        Assert.Equal(4, results.Count(result => result.Problem == ProductProblem.CodeTaken));
        Assert.Equal(1, (await products.ListAsync(Scope, 0, 10)).Total);
    }

    [Fact]
    public async Task Versions_are_counted_and_the_default_one_changes_only_when_told()
    {
        var id = (await products.CreateAsync(Scope, Chat(), publish: false)).Product!.Id;
        Assert.Equal(ProductProblem.NotPublished, (await products.OfferAsync(Scope, "chat", null)).Problem);
        Assert.Equal(ProductProblem.NotPublished, (await products.ChangeVersionAsync(Scope, id, 1, publish: false, makeDefault: true)).Problem);

        Assert.Equal(2, (await products.AddVersionAsync(Scope, id, Chat() with { Name = "Two" }, publish: true, key: null)).Version);
        Assert.Equal("Two", (await products.OfferAsync(Scope, "chat", null)).Version!.Name);
        Assert.Equal(ProductProblem.NotPublished, (await products.OfferAsync(Scope, "chat", 1)).Problem);

        Assert.Equal(2, (await products.ChangeVersionAsync(Scope, id, 1, publish: true, makeDefault: false)).Product!.Default);
        Assert.Equal("Chat", (await products.OfferAsync(Scope, "chat", 1)).Version!.Name);
        Assert.Equal(1, (await products.ChangeVersionAsync(Scope, id, 1, publish: false, makeDefault: true)).Product!.Default);
        Assert.Equal(ProductProblem.VersionNotFound, (await products.ChangeVersionAsync(Scope, id, 3, publish: true, makeDefault: false)).Problem);
        Assert.Equal(ProductProblem.VersionNotFound, (await products.OfferAsync(Scope, "chat", 3)).Problem);
        Assert.Equal(ProductProblem.NotFound, (await products.OfferAsync(Scope, "none", null)).Problem);
    }

    [Fact]
    public async Task Versions_added_at_once_each_get_a_number_and_one_key_makes_one()
    {
        var id = (await products.CreateAsync(Scope, Chat(), publish: true)).Product!.Id;
        var plain = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => products.AddVersionAsync(Scope, id, Chat(), publish: false, key: null).AsTask()));
        Assert.Equal([2, 3, 4, 5, 6], plain.Select(result => result.Version).Order());
        var keyed = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => products.AddVersionAsync(Scope, id, Chat(), publish: false, key: "k").AsTask()));
        Assert.All(keyed, result => Assert.Equal(7, result.Version));
    }

    [Fact]
    public async Task An_archived_product_is_read_but_no_longer_offered()
    {
        var id = (await products.CreateAsync(Scope, Chat(), publish: true)).Product!.Id;
        Assert.True((await products.ArchiveAsync(Scope, id))!.Archived);
        Assert.Equal(ProductProblem.Archived, (await products.OfferAsync(Scope, "chat", null)).Problem);
        Assert.NotNull(await products.VersionAsync(Scope, id, 1));
        Assert.Null(await products.ArchiveAsync(Scope, "aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    [Fact]
    public async Task Pages_are_newest_first()
    {
        foreach (var code in (string[])["a", "b", "c"])
        {
            await products.CreateAsync(Scope, Chat() with { Code = code }, publish: true);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var (page, total) = await products.ListAsync(Scope, 1, 2);
        Assert.Equal(["b", "a"], page.Select(product => product.Code));
        Assert.Equal(3, total);
    }

    private static ProductVersion Chat() => new()
    {
        Code = "chat",
        Number = 1,
        Name = "Chat",
        Prices =
        [
            new Price
            {
                Name = "Tokens",
                Usage = new UsageRule { EventType = "message", Type = UsageType.Volume, VolumeField = "tokens", Dimensions = ["model"] },
                Pricing = [new("USD", [new PriceRow { Dimensions = [new("model", "*")], UnitPrice = Amount.Zero, VolumeRate = Amount.Parse("1.25"), PackageSize = Amount.Parse("1000000") }])],
            },
            new Price { Name = "Fee", Recurring = new Period(Interval.Month, 1), Pricing = [new("USD", [new PriceRow { Dimensions = [], UnitPrice = Amount.Parse("20"), VolumeRate = Amount.Zero }])] },
        ],
        Entitlements =
        [
            new Entitlement
            {
                Name = "Included",
                Asset = "CREDIT",
                Amount = Amount.Parse("1000"),
                Source = LotSource.Bundled,
                Lifetime = new Period(Interval.Month, 1),
                Refresh = new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("500"), RolloverLifetime = new Period(Interval.Month, 2) },
                RevenueBasis = Amount.Zero,
            },
        ],
    };
}
