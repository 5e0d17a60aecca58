using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Assets;

public sealed class AssetCatalogTests
{
    private static readonly AppScope Scope = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);
    private readonly ManualTime time = new();
    private readonly MemoryStore store;
    private readonly AssetCatalog here;
    private readonly AssetCatalog there;

    public AssetCatalogTests()
    {
        store = new MemoryStore(time);
        here = new AssetCatalog(store, time);
        there = new AssetCatalog(store, time);
    }

    [Fact]
    public async Task Currencies_and_credits_are_known_from_the_start()
    {
        Assert.Equal((2, true), Of(await here.FindAsync(Scope, "usd")));
        Assert.Equal((0, true), Of(await here.FindAsync(Scope, "JPY")));
        Assert.Equal((3, true), Of(await here.FindAsync(Scope, "BHD")));
        Assert.Equal((12, false), Of(await here.FindAsync(Scope, "Credit")));
        Assert.Null(await here.FindAsync(Scope, "COINS"));
    }

    [Fact]
    public async Task What_is_defined_counts_at_once_where_it_was_and_elsewhere_for_whoever_asks_for_it()
    {
        Assert.Null((await there.OfAsync(Scope)).Find("COINS"));
        Assert.Null((await here.DefineAsync(Scope, Coins())).Problem);
        Assert.Equal((0, false), Of((await here.OfAsync(Scope)).Find("coins")));
        Assert.Equal((0, false), Of(await there.FindAsync(Scope, "COINS")));
        Assert.Null((await here.OfAsync(new(Scope.App, Mode.Live))).Find("COINS"));
    }

    [Fact]
    public async Task What_is_defined_counts_at_once_after_the_clock_was_put_back()
    {
        await here.OfAsync(Scope);
        time.Set(time.GetUtcNow().AddHours(-1));
        Assert.Null((await here.DefineAsync(Scope, Coins())).Problem);
        Assert.Equal((0, false), Of(await here.FindAsync(Scope, "COINS")));
    }

    [Fact]
    public async Task A_code_that_nobody_defined_costs_one_read_however_often_it_is_asked_for()
    {
        var counted = new ScriptedStore(store);
        var catalog = new AssetCatalog(counted, time);
        await catalog.OfAsync(Scope);
        for (var i = 0; i < 5; i++) Assert.Null(await catalog.FindAsync(Scope, "COINS"));
        Assert.Null(await catalog.NewerAsync(Scope, "no code at all"));
        Assert.Equal((5, 1), (counted.Reads, counted.Queries));
    }

    [Fact]
    public async Task What_is_known_by_another_definition_is_read_again_within_half_a_minute()
    {
        await there.OfAsync(Scope);
        await here.DefineAsync(Scope, Coins("CREDIT"));
        Assert.Equal(12, (await there.OfAsync(Scope)).Find("CREDIT")!.Precision);
        time.Advance(AssetCatalog.Memory);
        Assert.Equal(0, (await there.OfAsync(Scope)).Find("CREDIT")!.Precision);
    }

    [Fact]
    public async Task The_same_definition_again_is_the_one_that_there_is_and_another_one_is_refused()
    {
        var first = (await here.DefineAsync(Scope, Coins())).Asset!;
        time.Advance(TimeSpan.FromHours(1));
        var again = await there.DefineAsync(Scope, Coins());
        Assert.Null(again.Problem);
        Assert.Equal(first.Created, again.Asset!.Created);
        Assert.Equal(AssetProblem.CodeTaken, (await there.DefineAsync(Scope, Coins() with { Precision = 1 })).Problem);
        Assert.Equal(AssetProblem.CodeTaken, (await there.DefineAsync(Scope, Coins() with { Rates = [Rate("0.02")] })).Problem);
    }

    [Fact]
    public async Task Of_many_at_once_one_definition_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => here.DefineAsync(Scope, Coins() with { Name = "n" + (i % 2) }).AsTask()));
        Assert.Equal(4, results.Count(result => result.Problem is null));
        Assert.Equal(4, results.Count(result => result.Problem == AssetProblem.CodeTaken));
        Assert.Single((await there.OfAsync(Scope)).Definitions);
    }

    [Fact]
    public async Task Credits_are_not_made_coarser_than_what_wallets_hold()
    {
        var wallets = Wallets();
        var credit = new Credit("CREDIT", Amount.Parse("0.5"), LotSource.Paid, 100, null) { EntryId = "aaaaaaaaaaaaaaaaaaaaaaaaaa" };
        Assert.IsType<Outcome.Done>((await wallets.SubmitAsync(WalletName.External(Scope, "ann"), credit, create: true)).Outcome);
        Assert.Equal(AssetProblem.PrecisionInUse, (await here.DefineAsync(Scope, Coins("CREDIT"))).Problem);
        Assert.Null((await here.DefineAsync(Scope, Coins("CREDIT") with { Precision = 1 })).Problem);
    }

    [Fact]
    public async Task A_rate_counts_from_its_moment_on_and_rounds_down()
    {
        await here.DefineAsync(Scope, Coins());
        var now = time.GetUtcNow();
        var asset = (await here.AddRateAsync(Scope, "COINS", new("USD", null, Amount.Parse("3"), now.AddDays(1)))).Asset!;
        Assert.Equal("1000", asset.Quote("USD", Amount.Parse("10"), now)!.Value.Units.ToString());
        Assert.Equal("31", asset.Quote("USD", Amount.Parse("10.5"), now.AddDays(1))!.Value.Units.ToString());
        Assert.Null(asset.Quote("EUR", Amount.Parse("10"), now));
        Assert.Null(asset.Quote("USD", Amount.Parse("10"), now.AddDays(-1)));
        Assert.Equal(2, (await here.AddRateAsync(Scope, "coins", new("USD", null, Amount.Parse("3"), now.AddDays(1)))).Asset!.Rates.Length);
        Assert.Equal(AssetProblem.NotFound, (await here.AddRateAsync(Scope, "NONE", Rate("1"))).Problem);
    }

    private AssetDefinition Coins(string code = "COINS") => new()
    {
        Code = code,
        Name = "Coins",
        Precision = 0,
        Rates = [Rate("0.01")],
        Created = time.GetUtcNow(),
    };

    private AssetRate Rate(string rate) => new("USD", Amount.Parse(rate), null, time.GetUtcNow());

    private WalletService Wallets()
    {
        var entropy = new SeededEntropy(1);
        var writer = new WalletWriter(store, time, entropy, new Diagnostics(), new WalletWriterOptions());
        return new WalletService(writer, new CustomerDirectory(store, time, entropy), store, time);
    }

    private static (int, bool) Of(Asset? asset) => (asset!.Precision, asset.IsCurrency);
}
