using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Subscriptions;

public sealed class RolloverTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void What_rolls_over_lives_as_long_as_it_says_and_no_more_than_the_cap_does()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("150"), RolloverLifetime = new Period(Interval.Month, 2) }));
        wallet.Do(Plans.Spend(wallet, "30"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("170", wallet.Balance("CREDIT"));
        Assert.Equal(["70", "100"], Account.Lots.OrderBy(lot => lot.Remaining).Select(lot => lot.Remaining.ToString()));
        wallet.Now = WalletBench.Start.AddMonths(2);
        // 70 rolled over before, so 80 of 100 may.
        Assert.Equal("250", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(3);
        // The first 70 end; what ends then makes room for no more than 150 together.
        Assert.Equal(("250", "20"), (wallet.Balance("CREDIT"), wallet.Entries.Where(entry => entry.Entry.EffectiveAt == WalletBench.Start.AddMonths(2)).Sum(Expired).ToString("0")));
    }

    [Fact]
    public void What_rolled_over_and_ends_at_the_same_moment_takes_no_room_under_the_cap()
    {
        for (var i = 0; i < 20; i++)
        {
            var bench = new WalletBench();
            bench.Do(new Subscribe(Plans.Terms("0", null, 1, Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("100") }))) { EntryId = $"s{i}" });
            bench.Fold();
            bench.Now = WalletBench.Start.AddMonths(2);
            Assert.Equal("200", bench.Balance("CREDIT"));
        }
    }

    [Fact]
    public void Nothing_rolls_over_into_a_subscription_that_ends()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month, 1, Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Rollover)))) { EntryId = "s" });
        wallet.Do(new ScheduleEnd("s", true) { EntryId = "e" });
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("0", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void The_cap_is_one_on_all_that_rolled_over_however_many_periods_ago()
    {
        wallet.Subscribe(Plans.Credits("50", Plans.Day, new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("50"), RolloverLifetime = new Period(Interval.Year, 2) }));
        wallet.Now = WalletBench.Start.AddDays(Limits.Lots + 60);
        Assert.Equal("100", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void What_rolled_over_counts_for_the_cap_also_when_its_entitlement_was_away()
    {
        var daily = Plans.Credits("50", Plans.Day, new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("50"), RolloverLifetime = new Period(Interval.Year, 1) });
        wallet.Subscribe(daily);
        for (var version = 2; version < 10; version += 3)
        {
            wallet.Pass(TimeSpan.FromDays(2));
            wallet.Change(version);
            wallet.Pass(TimeSpan.FromDays(2));
            wallet.Change(version + 1);
            wallet.Change(version + 2, daily);
        }

        wallet.Pass(TimeSpan.FromDays(2));
        Assert.Equal("100", wallet.Balance("CREDIT"));
        // As long as it is there.
        wallet.Do(Plans.Spend(wallet, "100"));
        wallet.Change(11);
        wallet.Pass(TimeSpan.FromDays(2));
        wallet.Change(12);
        Assert.Empty(wallet.Only().Former);
    }

    [Fact]
    public void What_is_left_rolls_over_also_when_a_paid_period_began_meanwhile_under_the_same_cap()
    {
        var monthly = Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Rollover) { Cap = Amount.Parse("150"), RolloverLifetime = new Period(Interval.Year, 1) });
        wallet.Do(Plans.Usd(wallet, "400"));
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month, 1, monthly)) { EntryId = "s" });
        wallet.Pass(TimeSpan.FromDays(10));
        wallet.Do(new ChangeSubscription("s", Plans.Terms("200", new Period(Interval.Year, 1), 2, monthly)) { EntryId = "c" });
        Assert.Equal("200", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("200", wallet.Balance("CREDIT"));
        // The grant that ends next may add no more than 50 to the 100 that rolled over.
        wallet.Now = WalletBench.Start.AddDays(10).AddMonths(1);
        Assert.Equal("250", wallet.Balance("CREDIT"));
        // Another change that begins no period changes nothing in that.
        wallet.Do(new ChangeSubscription("s", Plans.Terms("300", new Period(Interval.Year, 1), 3, monthly)) { EntryId = "d" });
        wallet.Now = WalletBench.Start.AddDays(10).AddMonths(2);
        Assert.Equal("250", wallet.Balance("CREDIT"));
    }

    private static decimal Expired(SealedEntry entry) => entry.Entry.Postings.Where(posting => posting.Counterparty == Counterparty.Expired).Sum(posting => -posting.Amount.Value);

    private Account Account => wallet.Head.Account("CREDIT");
}
