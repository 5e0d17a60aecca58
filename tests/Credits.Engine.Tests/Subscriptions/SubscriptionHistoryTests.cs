using System.Collections.Immutable;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Subscriptions;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Xunit;

namespace Credits.Engine.Tests.Subscriptions;

public sealed class SubscriptionHistoryTests : IDisposable
{
    private readonly Instance instance = new();

    public void Dispose() => instance.Dispose();

    [Fact]
    public async Task What_was_in_force_is_known_at_every_moment()
    {
        await instance.DoneAsync(Instance.Credit("c", "1"));
        var start = instance.Now;
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(new Subscribe(Terms("chat", 1)) { EntryId = "s" });
        var subscribed = instance.Now;
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(new Subscribe(Terms("images", 7)) { EntryId = "t" });
        var second = instance.Now;
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(new ChangeSubscription("s", Terms("chat", 2)) { EntryId = "u" });
        var changed = instance.Now;
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(new EndSubscription { EntryId = EndSubscription.IdFor("s"), SubscriptionId = "s" });
        var ended = instance.Now;
        instance.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("", await InForceAsync(start));
        Assert.Equal("", await InForceAsync(subscribed.AddMilliseconds(-1)));
        Assert.Equal("chat@1", await InForceAsync(subscribed));
        Assert.Equal("chat@1 images@7", await InForceAsync(second));
        Assert.Equal("chat@1 images@7", await InForceAsync(changed.AddMilliseconds(-1)));
        Assert.Equal("chat@2 images@7", await InForceAsync(changed));
        Assert.Equal("images@7", await InForceAsync(ended));
        Assert.Equal("images@7", await InForceAsync(instance.Now));
    }

    [Fact]
    public async Task Of_several_changes_at_one_moment_the_last_counts()
    {
        await instance.DoneAsync(new Subscribe(Terms("chat", 1)) { EntryId = "s" });
        var at = instance.Now;
        for (var version = 2; version < 20; version++) await instance.DoneAsync(new ChangeSubscription("s", Terms("chat", version)) { EntryId = $"c{version}" });
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(new ChangeSubscription("s", Terms("chat", 99)) { EntryId = "last" });
        Assert.Equal("chat@19", await InForceAsync(at));
    }

    [Fact]
    public async Task What_ended_by_itself_and_is_not_written_yet_is_known_too()
    {
        await instance.DoneAsync(Instance.Credit("c", "20"));
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        await instance.DoneAsync(new ScheduleEnd("s", true) { EntryId = "e" });
        var end = instance.Now.AddMonths(1);
        instance.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal("plan@1", await InForceAsync(end.AddMilliseconds(-1)));
        Assert.Equal("", await InForceAsync(end));
    }

    [Fact]
    public async Task Where_an_end_can_not_be_written_nobody_is_told_that_it_goes_on()
    {
        await instance.DoneAsync(Instance.Credit("c", "20"));
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        await instance.DoneAsync(new ScheduleEnd("s", true) { EntryId = "e" });
        var end = instance.Now.AddMonths(1);
        instance.Time.Advance(TimeSpan.FromDays(60));
        instance.Store.NextCommit(new CommitResult.Unavailable("gone"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => InForceAsync(end.AddMilliseconds(-1)));
        Assert.Equal("plan@1", await InForceAsync(end.AddMilliseconds(-1)));
    }

    [Fact]
    public async Task Pending_is_not_in_force_and_past_due_is()
    {
        await instance.DoneAsync(Instance.Credit("c", "5"));
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        Assert.Equal("", await InForceAsync(instance.Now));
        instance.Time.Advance(TimeSpan.FromHours(1));
        await instance.DoneAsync(Instance.Credit("d", "15"));
        Assert.Equal("plan@1", await InForceAsync(instance.Now));
        instance.Time.Advance(TimeSpan.FromDays(32));
        Assert.Equal(SubscriptionStatus.PastDue, (await instance.Service.ReadAsync(Instance.Ann)).Head.Subscriptions.Single().Status);
        Assert.Equal("plan@1", await InForceAsync(instance.Now));
    }

    [Fact]
    public async Task What_came_in_pays_an_open_fee_in_the_same_commit()
    {
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        var commits = instance.Store.Batches.Count;
        await instance.DoneAsync(Instance.Credit("c", "25"));
        Assert.Equal(commits + 1, instance.Store.Batches.Count);
        Assert.Equal(("5", "5"), await instance.BalanceAsync());
        var notices = await instance.Documents.QueryAsync(new Query { App = Instance.Scope.Name, Wallet = Instance.Ann.CustomerId, Type = WalletDocuments.Notice });
        Assert.Equal(2, notices.Documents.Count);
        Assert.Null(await instance.FaultAsync());
    }

    [Fact]
    public async Task Operations_behind_one_in_the_same_group_see_what_it_set_off()
    {
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        var results = await instance.Passing(Task.WhenAll(
            instance.Start(Instance.Credit("c", "25")), instance.Start(Instance.Debit("d", "6")), instance.Start(Instance.Debit("e", "5"))));
        Assert.IsType<Outcome.Done>(results[0].Outcome);
        Assert.IsType<Outcome.Refused>(results[1].Outcome);
        Assert.IsType<Outcome.Done>(results[2].Outcome);
        Assert.Equal(("0", "0"), await instance.BalanceAsync());
        Assert.Null(await instance.FaultAsync());
    }

    [Fact]
    public async Task Of_two_instances_that_fold_in_at_once_one_does()
    {
        await instance.DoneAsync(Instance.Credit("c", "100"));
        await instance.DoneAsync(new Subscribe(Terms("plan", 1, fee: "20")) { EntryId = "s" });
        using var other = instance.Another();
        instance.Time.Advance(TimeSpan.FromDays(100));
        await instance.Passing(Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? instance : other).Writer.AdvanceAsync(Instance.Ann.Partition).AsTask())));
        Assert.Equal(("20", "20"), await instance.BalanceAsync());
        Assert.Null(await instance.FaultAsync());
    }

    private async Task<string> InForceAsync(DateTimeOffset at)
    {
        var history = new SubscriptionHistory(instance.Store, instance.Service);
        var versions = await instance.Passing(history.OfAsync(Instance.Ann, at).AsTask());
        var inForce = versions.Where(version => version.IsInForce(at)).Select(version => $"{Codes.First(code => StableId.Of("product", code) == version.ProductId)}@{version.Version}");
        // Whoever asks from further back gets the same for the moment.
        var longer = (await instance.Passing(history.OfAsync(Instance.Ann, at.AddDays(-1)).AsTask())).Where(version => version.IsInForce(at));
        Assert.Equal(versions.Where(version => version.IsInForce(at)).Select(version => (version.ProductId, version.Version)).Order(), longer.Select(version => (version.ProductId, version.Version)).Order());
        return string.Join(' ', inForce.Order(StringComparer.Ordinal));
    }

    private static readonly string[] Codes = ["chat", "images", "plan"];

    private static SubscriptionTerms Terms(string code, int number, string? fee = null) => SubscriptionTerms.Of([(StableId.Of("product", code), new ProductVersion
    {
        Code = code,
        Number = number,
        Name = code,
        Prices = fee is null ? [] :
        [
            new Price
            {
                Name = "Fee",
                Recurring = new Period(Interval.Month, 1),
                Pricing = [new Pricing("CREDIT", [new PriceRow { Dimensions = ImmutableArray<DimensionValue>.Empty, UnitPrice = Amount.Parse(fee), VolumeRate = Amount.Zero }])],
            },
        ],
        Entitlements = [],
    })])!;
}
