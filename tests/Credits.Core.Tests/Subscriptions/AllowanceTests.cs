using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Subscriptions;

public sealed class AllowanceTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void What_is_left_lapses_and_a_full_grant_takes_its_place()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Month, Plans.Replace));
        wallet.Do(Plans.Spend(wallet, "30"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("100", wallet.Balance("CREDIT"));
        Assert.Equal(("200", "30", "70"), (Account.Totals.Credited.ToString(), Account.Totals.Debited.ToString(), Account.Totals.Expired.ToString()));
    }

    [Fact]
    public void Missed_periods_are_made_up_for_one_by_one()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Month, Plans.Replace));
        wallet.Now = WalletBench.Start.AddMonths(3).AddDays(1);
        Assert.Equal("100", wallet.Balance("CREDIT"));
        Assert.Equal(4, wallet.Entries.Count(entry => entry.Entry.Kind == EntryKind.Issue));
        Assert.Equal("300", Account.Totals.Expired.ToString());
    }

    [Fact]
    public void A_debt_is_paid_by_the_next_grant()
    {
        wallet.Do(new Debit("CREDIT", Amount.Parse("20")) { EntryId = "d", Overdraw = true });
        wallet.Subscribe(Plans.Credits("100", Plans.Month, Plans.Replace));
        Assert.Equal(("80", "0"), (wallet.Balance("CREDIT"), Account.Overdraft.ToString()));
    }

    [Fact]
    public void It_is_spent_before_what_was_bought()
    {
        wallet.Do(new Credit("CREDIT", Amount.Parse("50"), LotSource.Paid, LotTerms.DefaultPriority, WalletBench.Start.AddDays(1)) { EntryId = "bought" });
        wallet.Subscribe(Plans.Credits("100", null, new Refresh(RefreshStrategy.Accumulate)) with { Lifetime = Plans.Month });
        wallet.Fold();
        var entry = wallet.Do(Plans.Spend(wallet, "120"));
        Assert.Equal(["-100", "-20"], entry.Postings[0].Lines.Select(line => line.Amount.ToString()));
        Assert.Equal(LotSource.Bundled, entry.Postings[0].Lines[0].Terms.Source);
    }

    [Fact]
    public void Once_means_once_and_for_as_long_as_it_says()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Day, null, LotSource.Promotional));
        Assert.Equal("100", wallet.Balance("CREDIT"));
        wallet.Pass(TimeSpan.FromDays(1));
        Assert.Equal("0", wallet.Balance("CREDIT"));
        wallet.Pass(TimeSpan.FromDays(100));
        Assert.Equal("0", wallet.Balance("CREDIT"));
        Assert.Null(wallet.Head.NextDue);
    }

    [Fact]
    public void What_accumulates_stays_in_one_lot()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Day, new Refresh(RefreshStrategy.Accumulate)));
        wallet.Pass(TimeSpan.FromDays(9));
        Assert.Equal("1000", wallet.Balance("CREDIT"));
        Assert.Equal(("1000", "1000"), (Assert.Single(Account.Lots).Granted.ToString(), Account.Lots[0].Remaining.ToString()));
    }

    [Fact]
    public void Grants_of_a_month_keep_to_the_calendar()
    {
        wallet.Now = new DateTimeOffset(2030, 1, 31, 0, 0, 0, TimeSpan.Zero);
        wallet.Subscribe(Plans.Credits("1", Plans.Month, Plans.Replace));
        wallet.Now = new DateTimeOffset(2031, 2, 1, 0, 0, 0, TimeSpan.Zero);
        wallet.Fold();
        var days = wallet.Entries.Where(entry => entry.Entry.Kind == EntryKind.Issue).Select(entry => entry.Entry.EffectiveAt.ToString("MMdd"));
        Assert.Equal(["0131", "0228", "0331", "0430", "0531", "0630", "0731", "0831", "0930", "1031", "1130", "1231", "0131"], days);
    }

    [Fact]
    public void Two_of_one_name_are_granted_each()
    {
        var monthly = new Refresh(RefreshStrategy.Accumulate);
        wallet.Subscribe(Plans.Credits("100", Plans.Month, monthly), Plans.Credits("50", Plans.Month, monthly));
        Assert.Equal("150", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("300", wallet.Balance("CREDIT"));
        Assert.Equal(wallet.Entries.Count, wallet.Entries.DistinctBy(entry => entry.Entry.Id).Count());
    }

    [Fact]
    public void Two_that_were_stored_under_one_id_are_granted_once_and_the_wallet_goes_on()
    {
        var terms = Plans.Terms("0", null, 1, Plans.Credits("100", Plans.Month, Plans.Replace));
        wallet.Do(new Subscribe(terms with { Allowances = [.. terms.Allowances, .. terms.Allowances] }) { EntryId = "s" });
        Assert.Equal("100", wallet.Balance("CREDIT"));
        Assert.Equal(wallet.Entries.Count, wallet.Entries.DistinctBy(entry => entry.Entry.Id).Count());
    }

    [Fact]
    public void Held_credits_of_a_period_outlive_it()
    {
        wallet.Subscribe(Plans.Credits("100", Plans.Day, Plans.Replace));
        wallet.Fold();
        wallet.Do(new Reserve("CREDIT", Amount.Parse("40"), TimeSpan.FromHours(24)) { EntryId = "hold" });
        wallet.Pass(TimeSpan.FromHours(23));
        wallet.Do(new Extend("hold", wallet.Now.AddHours(20)) { EntryId = "x" });
        wallet.Pass(TimeSpan.FromHours(2));
        Assert.Equal(("140", "40"), (wallet.Balance("CREDIT"), Account.Reserved.ToString()));
    }

    private Account Account => wallet.Head.Account("CREDIT");
}
