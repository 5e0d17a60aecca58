using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Subscriptions;

public sealed class AllowanceChangeTests
{
    private static readonly Period Year = new(Interval.Year, 1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void A_version_that_refreshes_what_was_granted_once_does_so_with_the_next_period()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Month));
        wallet.Now = WalletBench.Start.AddMonths(2).AddDays(1);
        Assert.Equal("0", wallet.Balance("CREDIT"));
        wallet.Do(new ChangeSubscription("s", Plans.Terms("0", null, 2, Plans.Credits("100", Plans.Month, Plans.Replace))) { EntryId = "c" });
        Assert.Equal(("0", WalletBench.Start.AddMonths(3)), (wallet.Balance("CREDIT"), wallet.Head.NextDue));
        wallet.Now = WalletBench.Start.AddMonths(3);
        Assert.Equal("100", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void Who_changes_to_and_fro_is_not_granted_the_same_again()
    {
        var refreshed = Plans.Credits("100", Plans.Month, Plans.Replace);
        var once = Plans.Credits("5") with { Name = "Welcome" };
        wallet.Subscribe(refreshed, once);
        wallet.Do(Plans.Spend(wallet, "80"));
        wallet.Change(2);
        wallet.Change(3, Plans.Credits("7", Plans.Day, Plans.Replace));
        Assert.Equal("32", wallet.Balance("CREDIT"));
        wallet.Change(4, refreshed, once);
        Assert.Equal(("32", 0), (wallet.Balance("CREDIT"), wallet.Entries.Count(entry => entry.Entry.Issue?.Period > 0)));
        wallet.Pass(TimeSpan.FromDays(1));
        Assert.Equal("25", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("105", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void Another_period_of_a_fee_of_nothing_grants_nothing_again()
    {
        var refreshed = Plans.Credits("100", Plans.Month, Plans.Replace);
        SubscriptionTerms[] versions = [Plans.Terms("0", Year, 2, refreshed), Plans.Terms("0", Plans.Month, 3, refreshed), Plans.Terms("0", Year, 4), Plans.Terms("0", Plans.Month, 5)];
        wallet.Subscribe(refreshed);
        for (var i = 0; i < 12; i++)
        {
            wallet.Pass(TimeSpan.FromDays(1));
            wallet.Do(new ChangeSubscription("s", versions[i % 4]) { EntryId = wallet.NextId() });
            Assert.Equal("100", wallet.Balance("CREDIT"));
        }

        wallet.Do(new ChangeSubscription("s", versions[0]) { EntryId = wallet.NextId() });
        Assert.Equal((WalletBench.Start.AddMonths(1), wallet.Now.AddYears(1)), (wallet.Only().Allowances[0].Due, wallet.Only().Billing!.Renewal));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal(("100", "200"), (wallet.Balance("CREDIT"), Account.Totals.Credited.ToString()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.01")]
    public void What_was_granted_once_is_not_granted_again_whatever_another_period_costs(string fee)
    {
        var once = Plans.Credits("100");
        SubscriptionTerms[] versions = [Plans.Terms(fee, Plans.Month, 1, once), Plans.Terms(fee, Year, 2, once), Plans.Terms(fee, Plans.Month, 3), Plans.Terms(fee, Year, 4, once)];
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Subscribe(versions[0]) { EntryId = "s" });
        for (var i = 1; i < 10; i++)
        {
            wallet.Fold();
            wallet.Do(new ChangeSubscription("s", versions[i % 4]) { EntryId = wallet.NextId() });
            Assert.Equal("100", wallet.Balance("CREDIT"));
        }
    }

    [Fact]
    public void What_was_granted_once_and_refreshed_after_that_is_not_granted_once_again()
    {
        var once = Plans.Credits("100", Plans.Month);
        var refreshed = once with { Refresh = Plans.Replace };
        wallet.Subscribe(once);
        wallet.Change(2, refreshed);
        wallet.Now = WalletBench.Start.AddMonths(1).AddDays(1);
        wallet.Change(3);
        wallet.Now = WalletBench.Start.AddMonths(3);
        wallet.Change(4);
        wallet.Change(5, once);
        Assert.Equal("0", wallet.Balance("CREDIT"));
        wallet.Change(6, refreshed);
        wallet.Now = WalletBench.Start.AddMonths(4);
        Assert.Equal("100", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void A_fee_that_is_paid_for_another_period_begins_refreshed_grants_anew()
    {
        var refreshed = Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Accumulate));
        wallet.Do(Plans.Usd(wallet, "30"));
        wallet.Subscribe(refreshed, Plans.Credits("5") with { Name = "Welcome" });
        wallet.Pass(TimeSpan.FromDays(10));
        wallet.Do(new ChangeSubscription("s", Plans.Terms("20", Year, 2, refreshed)) { EntryId = "c" });
        Assert.Equal(("10", "205"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        // One that comes back is paid for too.
        wallet.Do(new ChangeSubscription("s", Plans.Terms("20", Year, 3)) { EntryId = "d" });
        wallet.Do(new ChangeSubscription("s", Plans.Terms("10", Plans.Month, 4, refreshed)) { EntryId = "e" });
        Assert.Equal(("0", "305"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        Assert.Equal(wallet.Now.AddMonths(1), wallet.Only().Allowances[0].Due);
    }

    [Fact]
    public void What_accumulates_stands_for_what_its_own_version_says_of_the_fee()
    {
        Entitlement Worth(string basis) => Plans.Credits("100", Plans.Month, new Refresh(RefreshStrategy.Accumulate)) with { RevenueBasis = Amount.Parse(basis), RevenueCurrency = "USD" };
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month, 1, Worth("0.1"))) { EntryId = "s" });
        wallet.Now = WalletBench.Start.AddMonths(1);
        wallet.Fold();
        wallet.Do(new ChangeSubscription("s", Plans.Terms("40", Plans.Month, 2, Worth("0.3"))) { EntryId = "c" });
        wallet.Now = WalletBench.Start.AddMonths(2);
        wallet.Fold();
        Assert.Equal(["0.1 200", "0.3 100"], Account.Lots.Select(lot => $"{lot.Terms.Basis!.Rate} {lot.Remaining}").Order());
    }

    [Fact]
    public void What_comes_back_in_a_later_period_is_granted_for_that_one_alone()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Month, Plans.Replace));
        wallet.Change(2);
        wallet.Now = WalletBench.Start.AddMonths(3).AddDays(1);
        wallet.Change(3, Plans.Credits("100", Plans.Month, Plans.Replace));
        Assert.Equal(("100", 2), (wallet.Balance("CREDIT"), wallet.Entries.Count(entry => entry.Entry.Kind == EntryKind.Issue)));
        Assert.Equal(WalletBench.Start.AddMonths(4), wallet.Head.NextDue);
    }

    [Fact]
    public void What_was_had_is_remembered_as_long_as_it_matters_and_a_change_beyond_the_limit_is_refused()
    {
        Entitlement[] Of(string name) => [.. Enumerable.Range(0, 30).Select(i => Plans.Credits("1", Plans.Month, Plans.Replace) with { Name = $"{name}{i}" })];
        wallet.Subscribe(Of("a"));
        for (var version = 2; version < 8; version++) wallet.Change(version, Of(version % 2 == 0 ? "b" : "a"));
        Assert.Equal(("60", 30), (wallet.Balance("CREDIT"), wallet.Only().Former.Length));
        Assert.Equal(RefusalCode.TooManySubscriptions, wallet.Refused(bench => bench.Do(new ChangeSubscription("s", Plans.Terms("0", null, 9, Of("c"))) { EntryId = "c9" })).Code);
        wallet.Now = WalletBench.Start.AddMonths(1);
        wallet.Change(10);
        Assert.Equal(30, wallet.Only().Former.Length);
    }

    [Fact]
    public void Where_fees_begin_they_are_paid_at_once_also_in_the_same_period()
    {
        wallet.Do(new Subscribe(Plans.Terms("0", Plans.Month)) { EntryId = "s" });
        var paid = Plans.Terms("20", Plans.Month, 2);
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(bench => bench.Do(new ChangeSubscription("s", paid) { EntryId = "c" })).Code);
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new ChangeSubscription("s", paid) { EntryId = "c" });
        Assert.Equal("0", wallet.Balance("USD"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Periods_that_passed_unpaid_are_not_made_up_for_by_a_version_that_costs_nothing(bool hasPeriod)
    {
        var daily = Plans.Credits("10", Plans.Day, new Refresh(RefreshStrategy.Accumulate));
        PastDue(daily);
        wallet.Now = WalletBench.Start.AddMonths(1).AddDays(10).AddHours(1);
        wallet.Do(new ChangeSubscription("s", Plans.Terms("0", hasPeriod ? Year : null, 2, daily)) { EntryId = "c" });
        Assert.Equal((SubscriptionStatus.Active, "320"), (wallet.Only().Status, wallet.Balance("CREDIT")));
        var moments = wallet.Entries.Select(entry => entry.Entry.EffectiveAt).ToList();
        Assert.Equal(moments.Order(), moments);
        Assert.Equal(WalletBench.Start.AddMonths(1).AddDays(11), wallet.Only().Allowances[0].Due);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_granted_once_lives_from_its_grant_on_even_if_it_waited_for_a_fee(bool isPaid)
    {
        var once = Plans.Credits("5", Plans.Day);
        PastDue();
        wallet.Do(new ChangeSubscription("s", Plans.Terms("20", Plans.Month, 2, once)) { EntryId = "c" });
        wallet.Pass(TimeSpan.FromDays(3));
        Assert.Equal("0", wallet.Balance("CREDIT"));
        wallet.Do(isPaid ? Plans.Usd(wallet, "20") : new ChangeSubscription("s", Plans.Terms("0", null, 3, once)) { EntryId = "d" });
        Assert.Equal("5", wallet.Balance("CREDIT"));
        wallet.Pass(TimeSpan.FromDays(1));
        Assert.Equal("0", wallet.Balance("CREDIT"));
    }

    private Account Account => wallet.Head.Account("CREDIT");

    private void PastDue(params Entitlement[] entitlements)
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month, 1, entitlements)) { EntryId = "s" });
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal(SubscriptionStatus.PastDue, wallet.Only().Status);
    }
}
