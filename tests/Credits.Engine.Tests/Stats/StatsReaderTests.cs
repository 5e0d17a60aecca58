using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Ledger;
using Credits.Engine.Stats;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Time;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Stats;

public sealed class StatsReaderTests : IDisposable
{
    private static readonly WalletName Bob = WalletName.External(Scope, "bob");

    private readonly Instance one = new();
    private readonly StatsReader stats;
    private int keys;

    public StatsReaderTests() => stats = new StatsReader(one.Store, one.Time);

    private DateOnly Today => DateOnly.FromDateTime(one.Now.UtcDateTime);

    [Fact]
    public async Task A_day_of_a_wallet_is_written_with_its_entries()
    {
        await BuyAsync("10", "5");
        await SpendAsync("4");
        one.Time.Advance(TimeSpan.FromDays(1));
        await SpendAsync("1");
        await SpendAsync("1");
        Assert.Equal([(Today.AddDays(-1), "2"), (Today, "1")], Sums(await stats.OfWalletAsync(Ann.Partition, Days(1))));
        Assert.Equal([(Today, "1")], Sums(await stats.OfWalletAsync(Ann.Partition, Days(0))));
        Assert.Null((await VerifyAsync()).Fault);
    }

    [Fact]
    public async Task Nothing_is_written_where_no_money_is_known_of()
    {
        await one.DoneAsync(Credit("c", "10"));
        await one.DoneAsync(Debit("d", "4"));
        Assert.Equal(0, await one.Store.CountAsync(new Query { Type = WalletDocuments.Day }));
    }

    [Fact]
    public async Task Many_at_once_and_two_instances_lose_nothing()
    {
        using var two = one.Another();
        await BuyAsync("1000", "1000");
        await one.Passing(Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? one : two).Start(Debit("at once " + i, "1"))).Select(async task => (await task).Outcome)));
        Assert.Equal([(Today, "60")], Sums(await stats.OfWalletAsync(Ann.Partition, Days(0))));
        Assert.Null((await VerifyAsync()).Fault);
    }

    [Fact]
    public async Task The_days_of_an_app_are_the_sums_of_its_wallets()
    {
        await BuyAsync("10", "5");
        await BuyAsync("10", "10", Bob);
        await SpendAsync("4");
        await SpendAsync("4", Bob);
        Assert.Equal([(Today, "6")], Sums(await stats.OfAppAsync(Scope, Days(0))));
        one.Time.Advance(TimeSpan.FromDays(2));
        await SpendAsync("1", Bob);
        Assert.Equal([(Today.AddDays(-2), "6"), (Today, "1")], Sums(await stats.OfAppAsync(Scope, Days(5))));
        Assert.Equal([(Today.AddDays(-2), "6")], Sums(await stats.OfAppAsync(Scope, new(Today.AddDays(-5), Today.AddDays(-1)))));
    }

    [Fact]
    public async Task A_day_that_is_over_is_summed_up_once()
    {
        foreach (var name in (WalletName[])[Ann, Bob])
        {
            await BuyAsync("10", "10", name);
            await SpendAsync("3", name);
        }

        one.Time.Advance(TimeSpan.FromDays(1.5));
        Assert.Equal(Today.AddDays(-1), await stats.CloseAsync(Scope));
        // Whatever became of the wallets' own documents, nobody looks at them again.
        var before = one.Store.Queries;
        Assert.Equal([(Today.AddDays(-1), "6")], Sums(await stats.OfAppAsync(Scope, new(Today.AddDays(-9), Today.AddDays(-1)))));
        Assert.Equal(1, one.Store.Queries - before);
    }

    [Fact]
    public async Task A_day_is_not_over_while_commits_of_its_last_moments_may_be_on_their_way()
    {
        one.Time.Advance(new DateTimeOffset(one.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) - one.Now);
        Assert.Equal(Today.AddDays(-2), await stats.CloseAsync(Scope));
        one.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(Today.AddDays(-1), await stats.CloseAsync(Scope));
    }

    [Fact]
    public async Task Years_of_days_are_summed_up_in_many_batches_by_many_at_once()
    {
        await BuyAsync("1000", "1000");
        for (var i = 0; i < 50; i++)
        {
            await SpendAsync("1");
            one.Time.Advance(TimeSpan.FromDays(1));
        }

        await one.Passing(Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await new StatsReader(one.Store, one.Time).CloseAsync(Scope))));
        Assert.Equal(Enumerable.Repeat("1", 50), Sums(await stats.OfAppAsync(Scope, Days(60))).Select(day => day.Revenue));
    }

    [Fact]
    public async Task What_a_clock_that_was_ahead_summed_up_too_early_is_summed_up_again()
    {
        await BuyAsync("10", "10");
        await SpendAsync("1");
        var ahead = new ManualTime();
        ahead.Advance(one.Now - ahead.GetUtcNow() + TimeSpan.FromDays(40));
        await new StatsReader(one.Store, ahead).CloseAsync(Scope, TestContext.Current.CancellationToken);
        await SpendAsync("4");
        Assert.Equal([(Today, "5")], Sums(await stats.OfAppAsync(Scope, Days(5))));
        one.Time.Advance(TimeSpan.FromDays(1));
        await SpendAsync("2");
        one.Time.Advance(TimeSpan.FromDays(5));
        Assert.Equal([(Today.AddDays(-6), "5"), (Today.AddDays(-5), "2")], Sums(await stats.OfAppAsync(Scope, Days(9))));
    }

    [Fact]
    public async Task An_app_whose_days_can_not_be_read_does_not_keep_the_sweep_from_the_others()
    {
        var apps = new AppDirectory(one.Store, one.Time, new SeededEntropy(9));
        var (broken, whole) = (new AppScope(await apps.CreateAsync("A"), Mode.Test), new AppScope(await apps.CreateAsync("B"), Mode.Test));
        foreach (var scope in (AppScope[])[broken, whole])
        {
            await BuyAsync("10", "10", WalletName.External(scope, "ann"));
            await SpendAsync("1", WalletName.External(scope, "ann"));
        }

        var document = (await one.Store.QueryAsync(new Query { App = broken.Name, Type = WalletDocuments.Day })).Documents.Single();
        await one.Store.CommitAsync(new Batch(document.Partition, [new Write(WriteKind.Replace, document with { Body = "{}"u8.ToArray() })]));
        one.Time.Advance(TimeSpan.FromDays(2));
        await Assert.ThrowsAsync<AggregateException>(() => new StatsSweep(apps, stats, one.Time).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await one.Store.CountAsync(new Query { App = whole.Name, Type = "app-day" }));
    }

    [Fact]
    public async Task The_sweep_sums_up_every_app_and_mode_once_an_hour()
    {
        var apps = new AppDirectory(one.Store, one.Time, new SeededEntropy(9));
        var scopes = new List<AppScope>();
        foreach (var name in (string[])["A", "B"])
        {
            var app = await apps.CreateAsync(name);
            foreach (var mode in (Mode[])[Mode.Test, Mode.Live])
            {
                scopes.Add(new(app, mode));
                var wallet = WalletName.External(scopes[^1], "ann");
                await BuyAsync("10", "10", wallet);
                await SpendAsync("3", wallet);
            }
        }

        var sweep = new StatsSweep(apps, stats, one.Time);
        one.Time.Advance(TimeSpan.FromDays(1.5));
        await sweep.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, await one.Store.CountAsync(new Query { Type = "app-day" }));
        one.Time.Advance(TimeSpan.FromMinutes(59));
        var before = one.Store.Queries;
        await sweep.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, one.Store.Queries);
        one.Time.Advance(TimeSpan.FromMinutes(1));
        await sweep.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(one.Store.Queries > before);
        Assert.Equal(4, await one.Store.CountAsync(new Query { Type = "app-day" }));
        foreach (var scope in scopes) Assert.Equal([(Today.AddDays(-1), "3")], Sums(await stats.OfAppAsync(scope, Days(5))));
    }

    [Fact]
    public async Task Days_that_go_on_are_summed_up_once_at_a_time_and_not_again_for_ten_times_as_long_as_it_took()
    {
        await BuyAsync("10", "10");
        await SpendAsync("3");
        await stats.CloseAsync(Scope, TestContext.Current.CancellationToken);
        var slow = new SlowStore(one.Store, one.Time, TimeSpan.FromMilliseconds(200));
        var reader = new StatsReader(slow, one.Time);
        Task<IReadOnlyList<DaySums>> Ask() => reader.OfAppAsync(Scope, Days(0), TestContext.Current.CancellationToken).AsTask();

        var both = await one.Passing(Task.WhenAll(Ask(), Ask()));
        Assert.All(both, days => Assert.Equal([(Today, "3")], Sums(days)));
        Assert.Equal(1, slow.Sums);
        await SpendAsync("1");
        one.Time.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.Equal([(Today, "3")], Sums(await one.Passing(Ask())));
        one.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([(Today, "4")], Sums(await one.Passing(Ask())));
        Assert.Equal(2, slow.Sums);
    }

    [Fact]
    public async Task A_day_that_is_closed_while_it_is_asked_for_is_told_once()
    {
        await BuyAsync("10", "10");
        await SpendAsync("3");
        var day = Today;
        var store = new SlowStore(one.Store, one.Time, TimeSpan.Zero)
        {
            BeforeKept = async () =>
            {
                one.Time.Advance(TimeSpan.FromDays(1.5));
                Assert.Equal(day, await stats.CloseAsync(Scope));
            },
        };
        Assert.Equal([(day, "3")], Sums(await one.Passing(new StatsReader(store, one.Time).OfAppAsync(Scope, new(day.AddDays(-1), day), TestContext.Current.CancellationToken).AsTask())));
    }

    [Fact]
    public async Task Whoever_waits_may_leave_and_what_failed_is_tried_again()
    {
        await BuyAsync("10", "10");
        await SpendAsync("3");
        var slow = new SlowStore(one.Store, one.Time, TimeSpan.FromSeconds(1));
        var reader = new StatsReader(slow, one.Time);
        using var leaving = new CancellationTokenSource();
        var first = reader.OfAppAsync(Scope, Days(0), leaving.Token).AsTask();
        var second = reader.OfAppAsync(Scope, Days(0), TestContext.Current.CancellationToken).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal([(Today, "3")], Sums(await one.Passing(second)));

        one.Time.Advance(TimeSpan.FromMinutes(2));
        slow.Fault = new StoreUnavailableException("gone");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => one.Passing(reader.OfAppAsync(Scope, Days(0), TestContext.Current.CancellationToken).AsTask()));
        slow.Fault = null;
        Assert.Equal([(Today, "3")], Sums(await one.Passing(reader.OfAppAsync(Scope, Days(0), TestContext.Current.CancellationToken).AsTask())));
    }

    [Fact]
    public async Task A_sum_that_is_not_what_the_entries_say_is_found()
    {
        await BuyAsync("10", "10");
        await SpendAsync("3");
        var document = (await one.Store.QueryAsync(new Query { Type = WalletDocuments.Day })).Documents.Single();
        await one.Store.CommitAsync(new Batch(document.Partition, [new Write(WriteKind.Delete, document)]));
        Assert.Contains("day", (await VerifyAsync()).Fault!.What, StringComparison.Ordinal);
    }

    public void Dispose() => one.Dispose();

    private Task<Outcome.Done> BuyAsync(string credits, string price, WalletName? name = null) => one.DoneAsync(
        new Credit("CREDIT", Amount.Parse(credits), LotSource.Paid, 100, null) { EntryId = Id($"buy {++keys}"), Paid = new Worth("EUR", Amount.Parse(price)) }, name);

    private Task<Outcome.Done> SpendAsync(string amount, WalletName? name = null) => one.DoneAsync(Debit($"spend {++keys}", amount), name);

    private StatsRange Days(int before) => new(Today.AddDays(-before), Today);

    private Task<StoreVerification> VerifyAsync() => new StoreVerifier(one.Documents, new LedgerVerifier(one.Documents)).VerifyAsync(new Dictionary<Partition, List<Receipt>>());

    private static List<(DateOnly Day, string Revenue)> Sums(IEnumerable<DaySums> days) => [.. days.Select(day => (day.Day, day.Stats.Products.Single().Revenue.ToString()))];
}
