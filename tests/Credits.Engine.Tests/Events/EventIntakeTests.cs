using System.Text.Json;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using Credits.Engine.Catalog;
using Credits.Engine.Events;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Vendors;
using Credits.Engine.Wallets;
using Xunit;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Events;

public sealed class EventIntakeTests : IDisposable
{
    private readonly Instance here = new();
    private readonly FakeSubscriptions subscriptions = new();
    private readonly ProductCatalog products;
    private readonly EventReader reader;
    private readonly EventIntake intake;

    public EventIntakeTests()
    {
        products = new ProductCatalog(here.Store, here.Time);
        reader = new EventReader(here.Store);
        intake = IntakeOf(here);
    }

    [Fact]
    public async Task Events_of_a_batch_are_charged_in_one_commit_each_with_its_entry()
    {
        await SubscribeAsync("1");
        await here.DoneAsync(Credit("c", "100"));
        var before = here.Store.Batches.Count;
        var outcomes = await TakeAsync([.. Enumerable.Range(0, 10).Select(i => Input("e" + i))]);
        Assert.All(outcomes, outcome => Assert.False(Assert.IsType<Outcome.Done>(outcome).Replayed));
        Assert.Equal(before + 1, here.Store.Batches.Count);
        Assert.Equal("90", (await here.BalanceAsync()).Balance);
        Assert.Null(await here.FaultAsync());
    }

    [Fact]
    public async Task A_hundred_events_are_all_charged_in_their_order()
    {
        await SubscribeAsync("1");
        await here.DoneAsync(Credit("c", "100"));
        var outcomes = await TakeAsync([.. Enumerable.Range(0, 100).Select(i => Input("e" + i))]);
        Assert.Equal(Enumerable.Range(2, 100), outcomes.Select(outcome => (int)((Outcome.Done)outcome).Entry.Sequence));
        Assert.Equal("0", (await here.BalanceAsync()).Balance);
        Assert.Null(await here.FaultAsync());
    }

    [Fact]
    public async Task The_same_event_is_charged_once_in_a_batch_and_for_ever_and_another_content_is_refused()
    {
        await SubscribeAsync("1");
        await here.DoneAsync(Credit("c", "100"));
        var outcomes = await TakeAsync([Input("e", """{"n":1,"m":2}"""), Input("e", """{ "m": 2.0, "n": 1e0 }"""), Input("e", """{"n":2,"m":2}""")]);
        Assert.Equal([false, true], outcomes.OfType<Outcome.Done>().Select(done => done.Replayed));
        Assert.Equal(RefusalCode.IdempotencyMismatch, Assert.IsType<Outcome.Refused>(outcomes[2]).Refusal.Code);
        here.Time.Advance(TimeSpan.FromDays(400));
        Assert.True(Assert.IsType<Outcome.Done>((await TakeAsync([Input("e", """{"n":1,"m":2}""")]))[0]).Replayed);
        Assert.Equal("99", (await here.BalanceAsync()).Balance);
    }

    [Fact]
    public async Task An_event_that_so_many_prices_charge_that_it_can_not_be_stored_is_refused_alone()
    {
        await SubscribeAsync("1");
        var prices = Enumerable.Range(0, ProductVersion.MaxPrices).Select(i => Price("huge", new string('ü', 197) + i, Enumerable.Range(0, Credits.Core.Catalog.Price.MaxAssets).Select(asset => "A" + asset)));
        var many = (await products.CreateAsync(Scope, Product("1") with { Code = "many", Prices = [.. prices] }, publish: true)).Product!.Id;
        subscriptions.Versions.Add(new(many, 1, here.Now, null));
        await here.DoneAsync(Credit("c", "100"));
        var outcomes = await TakeAsync([Input("a"), Input("b") with { Type = "huge" }, Input("c")]);
        Assert.Equal(RefusalCode.EventTooLarge, Assert.IsType<Outcome.Refused>(outcomes[1]).Refusal.Code);
        Assert.Equal(2, outcomes.OfType<Outcome.Done>().Count());
        Assert.Equal("98", (await here.BalanceAsync()).Balance);
    }

    [Fact]
    public async Task A_vendor_that_was_found_once_is_not_looked_for_again()
    {
        var vendors = new VendorDirectory(here.Store, here.Time, new SeededEntropy(9));
        var (vendor, _) = (await vendors.CreateAsync(Scope, "V", null, null, null))!.Value;
        await here.DoneAsync(Credit("c", "100"));
        await TakeAsync([Input("e0") with { OurVendors = [vendor.Id] }]);
        var before = here.Store.Reads;
        await TakeAsync([Input("plain")]);
        var plain = here.Store.Reads - before;
        Assert.IsType<Outcome.Done>((await TakeAsync([Input("e1") with { OurVendors = [vendor.Id, vendor.Id] }]))[0]);
        Assert.Equal(before + (2 * plain), here.Store.Reads);
    }

    [Fact]
    public async Task An_event_told_by_two_instances_at_once_is_charged_once()
    {
        await SubscribeAsync("1");
        await here.DoneAsync(Credit("c", "100"));
        using var there = here.Another();
        var other = IntakeOf(there);
        here.Store.IsExclusive = there.Store.IsExclusive = false;
        var both = await here.Passing(Task.WhenAll(
            intake.TakeAsync(Ann, [Input("a"), Input("b")], null).AsTask(),
            other.TakeAsync(Ann, [Input("b"), Input("a")], null).AsTask()));
        Assert.Equal(2, both.SelectMany(result => result.Outcomes).Count(outcome => outcome is Outcome.Done { Replayed: false }));
        Assert.Equal("98", (await here.BalanceAsync()).Balance);
    }

    [Fact]
    public async Task A_late_event_is_rated_with_what_was_in_force_when_it_happened()
    {
        var start = here.Now;
        var id = await SubscribeAsync("1", until: start.AddDays(2));
        await products.AddVersionAsync(Scope, id, Product("5"), publish: true, key: null);
        subscriptions.Versions.Add(new(id, 2, start.AddDays(2), null));
        await here.DoneAsync(Credit("c", "100"));
        here.Time.Advance(TimeSpan.FromDays(3));
        var outcomes = await TakeAsync(
        [
            Input("before") with { OccurredAt = start.AddSeconds(-1) },
            Input("first") with { OccurredAt = start.AddDays(1) },
            Input("edge") with { OccurredAt = start.AddDays(2) },
            Input("ahead") with { OccurredAt = here.Now.AddHours(23) },
            Input("too far") with { OccurredAt = here.Now.AddHours(25) },
        ]);
        Assert.Equal([Unpriced.NoSubscription, null, null, null], outcomes.OfType<Outcome.Done>().Select(done => done.Entry.Event!.Reason));
        Assert.Equal([1, 2, 2], outcomes.OfType<Outcome.Done>().SelectMany(done => done.Entry.Event!.Fees).Select(fee => fee.Version));
        Assert.Equal(RefusalCode.EventInFuture, Assert.IsType<Outcome.Refused>(outcomes[4]).Refusal.Code);
        Assert.Equal("89", (await here.BalanceAsync()).Balance);
    }

    [Fact]
    public async Task An_event_that_came_unmatched_stays_uncharged_whatever_is_priced_later()
    {
        await here.DoneAsync(Credit("c", "100"));
        await TakeAsync([Input("e")]);
        await SubscribeAsync("1", from: DateTimeOffset.UnixEpoch);
        var again = Assert.IsType<Outcome.Done>((await TakeAsync([Input("e")]))[0]);
        Assert.Equal((true, Unpriced.NoSubscription), (again.Replayed, again.Entry.Event!.Reason));
        Assert.Equal("100", (await here.BalanceAsync()).Balance);
    }

    [Fact]
    public async Task Events_are_found_by_id_by_customer_and_by_time_and_a_customer_must_exist()
    {
        await SubscribeAsync("1");
        Assert.IsType<Outcome.NoCustomer>((await TakeAsync([Input("e")]))[0]);
        await here.DoneAsync(Credit("c", "100"));
        await TakeAsync([Input("one") with { OccurredAt = here.Now.AddHours(-1) }, Input("two"), Input("two") with { Source = "s" }]);
        Assert.Equal("one", (await reader.FindAsync(Scope, null, "one", null))!.Entry.Personal!.Key);
        Assert.Equal("s", EventNotes.Read((await reader.FindAsync(Scope, Ann, "two", "s"))!.Entry, "source").GetString());
        Assert.Null(await reader.FindAsync(Scope, null, "three", null));
        Assert.Null(await reader.FindAsync(Scope, WalletName.External(Scope, "bob"), "one", null));
        var (page, total) = await reader.ListAsync(Scope, null, 2, 10);
        Assert.Equal(("one", 3L), (page.Single().Entry.Personal!.Key, total));
        Assert.Equal(["one"], (await reader.RangeAsync(Scope, Ann, here.Now.AddHours(-2), here.Now, 10, null)).Events.Select(found => found.Entry.Personal!.Key));
    }

    [Fact]
    public async Task Replaying_tells_what_another_version_would_have_charged_page_by_page()
    {
        var id = await SubscribeAsync("1");
        await products.AddVersionAsync(Scope, id, Product("1.5"), publish: false, key: null);
        var other = (await products.VersionAsync(Scope, id, 2))!;
        await here.DoneAsync(Credit("c", "100"));
        var bob = WalletName.External(Scope, "bob");
        await here.DoneAsync(Credit("c", "100"), bob);
        await TakeAsync([.. Enumerable.Range(0, 5).Select(i => Input("e" + i)), Input("else") with { Type = "else" }]);
        await here.Passing(intake.TakeAsync(bob, [Input("b")], null).AsTask());
        subscriptions.Versions.Clear();
        await TakeAsync([Input("without")]);

        var replay = new UsageReplay(reader);
        var all = await replay.RunAsync(Scope, null, other, DateTimeOffset.UnixEpoch, here.Now.AddDays(1), 100, null);
        Assert.Equal([("CREDIT", "6", "9")], all.Sums.Select(sum => (sum.Asset, sum.Charged.ToString(), sum.Replayed.ToString())));
        Assert.Equal((7, 0), (all.Events, all.Erased));
        Assert.Equal(["1.5", "7.5"], all.Customers.Select(one => one.Sums[0].Replayed.ToString()).Order());
        Assert.Equal("7.5", (await replay.RunAsync(Scope, Ann, other, DateTimeOffset.UnixEpoch, here.Now.AddDays(1), 100, null)).Sums[0].Replayed.ToString());

        var (events, pages, after) = (0, 0, default(Credits.Engine.Storage.Position?));
        do
        {
            var page = await replay.RunAsync(Scope, null, other, DateTimeOffset.UnixEpoch, here.Now.AddDays(1), 3, after);
            (events, pages, after) = (events + page.Events, pages + 1, page.Next);
        }
        while (after is not null);
        Assert.Equal((7, 3), (events, pages));
    }

    [Fact]
    public async Task What_was_erased_is_not_rated_again()
    {
        var id = await SubscribeAsync("1");
        await here.DoneAsync(Credit("c", "100"));
        await TakeAsync([Input("e")]);
        await here.Eraser.EraseAsync(Ann);
        var page = await new UsageReplay(reader).RunAsync(Scope, null, (await products.VersionAsync(Scope, id, 1))!, DateTimeOffset.UnixEpoch, here.Now.AddDays(1), 100, null);
        Assert.Equal((0, 1), (page.Events, page.Erased));
        Assert.Null(await here.FaultAsync());
    }

    public void Dispose() => here.Dispose();

    private EventIntake IntakeOf(Instance instance) =>
        new(instance.Service, new ProductCatalog(instance.Store, instance.Time), subscriptions, new VendorDirectory(instance.Store, instance.Time, new SeededEntropy(8)), instance.Time, new SeededEntropy(7));

    private async Task<IReadOnlyList<Outcome>> TakeAsync(IReadOnlyList<UsageInput> events) => (await here.Passing(intake.TakeAsync(Ann, events, null).AsTask())).Outcomes;

    private async Task<string> SubscribeAsync(string price, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var id = (await products.CreateAsync(Scope, Product(price), publish: true)).Product!.Id;
        subscriptions.Versions.Add(new(id, 1, from ?? here.Now, until));
        return id;
    }

    private static ProductVersion Product(string price) => new()
    {
        Code = "p",
        Number = 1,
        Name = "P",
        Prices = [Price("used", "unit", ["CREDIT"], price)],
        Entitlements = [],
    };

    private static Price Price(string type, string name, IEnumerable<string> assets, string price = "1") => new()
    {
        Name = name,
        Usage = new UsageRule { EventType = type, Type = UsageType.Unit, Dimensions = [] },
        Pricing = [.. assets.Select(asset => new Pricing(asset, [new PriceRow { Dimensions = [], UnitPrice = Amount.Parse(price), VolumeRate = Amount.Zero }]))],
    };

    private static UsageInput Input(string id, string? data = null) =>
        new() { Id = id, Type = "used", Data = data is null ? default : JsonDocument.Parse(data).RootElement };
}
