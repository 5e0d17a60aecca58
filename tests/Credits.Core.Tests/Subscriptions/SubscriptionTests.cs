using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Core.Rating;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Subscriptions;

public sealed class SubscriptionTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void Without_a_fee_it_is_active_at_once()
    {
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        var subscription = wallet.Only();
        Assert.Equal((SubscriptionStatus.Active, WalletBench.Start, null), (subscription.Status, subscription.Started, subscription.EndsAt));
        Assert.Null(wallet.Head.NextDue);
        Assert.Equal([NoticeType.Activated], Notices());
    }

    [Fact]
    public void A_wallet_that_has_the_fee_pays_it_at_once()
    {
        wallet.Do(Plans.Usd(wallet, "25"));
        var entry = wallet.Do(Monthly("20"));
        Assert.Equal((EntryKind.Subscribe, "-20", Counterparty.Consumed), (entry.Kind, entry.Postings[0].Amount.ToString(), entry.Postings[0].Counterparty));
        Assert.Equal(SubscriptionStatus.Active, wallet.Only().Status);
        Assert.Equal(WalletBench.Start.AddMonths(1), wallet.Head.NextDue);
    }

    [Fact]
    public void Else_it_is_pending_and_pays_itself_as_soon_as_the_wallet_has_the_fee()
    {
        wallet.Do(Plans.Usd(wallet, "5"));
        wallet.Do(Monthly("20", Plans.Credits("100", Plans.Month, Plans.Replace)));
        Assert.Equal((SubscriptionStatus.Pending, "0"), (wallet.Only().Status, wallet.Balance("CREDIT")));
        wallet.Pass(TimeSpan.FromDays(2));
        wallet.Do(Plans.Usd(wallet, "14.99"));
        Assert.Equal(SubscriptionStatus.Pending, wallet.Only().Status);
        wallet.Do(Plans.Usd(wallet, "0.01"));
        Assert.Equal((SubscriptionStatus.Active, wallet.Now), (wallet.Only().Status, wallet.Only().Started));
        Assert.Equal(("0", "100"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        Assert.Equal([NoticeType.Pending, NoticeType.Activated], Notices());
    }

    [Fact]
    public void What_stays_pending_ends()
    {
        wallet.Do(Monthly("20"));
        wallet.Pass(SubscriptionLimits.PendingFor);
        wallet.Do(Plans.Usd(wallet, "50"));
        wallet.Fold();
        Assert.Empty(wallet.Head.Subscriptions);
        Assert.Equal("50", wallet.Balance("USD"));
        Assert.Equal([NoticeType.Pending, NoticeType.Ended], Notices());
    }

    [Fact]
    public void No_overdraft_and_no_held_credits_pay_a_fee()
    {
        wallet.Do(new SetOverdraftLimit("USD", Amount.Parse("100")) { EntryId = "limit" });
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Reserve("USD", Amount.Parse("1"), TimeSpan.FromMinutes(5)) { EntryId = "hold" });
        wallet.Do(Monthly("20"));
        Assert.Equal(SubscriptionStatus.Pending, wallet.Only().Status);
        // The reservation ends by itself, and with that the fee is there: at that moment, whenever it is looked at.
        wallet.Pass(TimeSpan.FromDays(1));
        Assert.Equal((SubscriptionStatus.Active, WalletBench.Start.AddMinutes(5)), (wallet.Only().Status, wallet.Only().Started));
    }

    [Fact]
    public void Renewals_keep_to_the_calendar()
    {
        wallet.Now = new DateTimeOffset(2030, 1, 31, 10, 0, 0, TimeSpan.Zero);
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(Monthly("20"));
        wallet.Now = new DateTimeOffset(2030, 5, 1, 0, 0, 0, TimeSpan.Zero);
        wallet.Fold();
        var paid = wallet.Entries.Where(entry => entry.Entry.Kind == EntryKind.Renew).Select(entry => entry.Entry.EffectiveAt.ToString("MM-dd HH:mm"));
        Assert.Equal(["02-28 10:00", "03-31 10:00", "04-30 10:00"], paid);
        Assert.Equal("20", wallet.Balance("USD"));
    }

    [Fact]
    public void A_fee_that_is_not_there_leaves_it_past_due_is_recalled_and_ends_it()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(Monthly("20", Plans.Credits("100", Plans.Month, Plans.Replace)));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal((SubscriptionStatus.PastDue, "0"), (wallet.Only().Status, wallet.Balance("CREDIT")));
        Assert.True(wallet.Only().IsInForce);
        wallet.Now += SubscriptionLimits.PastDueFor;
        wallet.Fold();
        Assert.Empty(wallet.Head.Subscriptions);
        Assert.Equal([NoticeType.Activated, NoticeType.PastDue, NoticeType.PaymentFailed, NoticeType.PaymentFailed, NoticeType.PaymentFailed, NoticeType.Ended], Notices());
        var recalled = wallet.Entries.Where(entry => entry.Entry.Subscription?.Billing?.Reminders > 0).Select(entry => (entry.Entry.EffectiveAt - WalletBench.Start.AddMonths(1)).TotalDays);
        Assert.Equal([1, 3, 7, 14], recalled);
    }

    [Fact]
    public void Paid_late_it_goes_on_with_the_period_of_the_payment()
    {
        wallet.Do(Plans.Usd(wallet, "1"));
        wallet.Do(new Subscribe(Plans.Terms("1", Plans.Day, 1, Plans.Credits("10", Plans.Day, Plans.Replace))) { EntryId = "s" });
        wallet.Now = WalletBench.Start.AddDays(3.5);
        Assert.Equal(("0", "0"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        wallet.Do(Plans.Usd(wallet, "2"));
        Assert.Equal(("1", "10"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        Assert.Equal(WalletBench.Start.AddDays(4), wallet.Head.NextDue);
        wallet.Now = WalletBench.Start.AddDays(4);
        Assert.Equal(("0", "10"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        Assert.Equal(SubscriptionStatus.Active, wallet.Only().Status);
    }

    [Fact]
    public void It_ends_now_and_what_it_granted_stays_until_it_ends_itself()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(Monthly("20", Plans.Credits("100", Plans.Month, Plans.Replace)));
        wallet.Fold();
        wallet.Do(End());
        Assert.Empty(wallet.Head.Subscriptions);
        Assert.Equal("100", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("0", wallet.Balance("CREDIT"));
        Assert.Equal(RefusalCode.SubscriptionNotFound, wallet.Refused(bench => bench.Do(End() with { EntryId = "other" })).Code);
    }

    [Fact]
    public void It_ends_with_its_period_unless_that_is_taken_back()
    {
        wallet.Do(Plans.Usd(wallet, "60"));
        wallet.Do(Monthly("20"));
        wallet.Do(new ScheduleEnd("s", true) { EntryId = "e1" });
        Assert.Equal(WalletBench.Start.AddMonths(1), wallet.Only().EndsAt);
        wallet.Do(new ScheduleEnd("s", false) { EntryId = "e2" });
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal("20", wallet.Balance("USD"));
        wallet.Do(new ScheduleEnd("s", true) { EntryId = "e3" });
        wallet.Now = WalletBench.Start.AddMonths(2);
        Assert.Equal("20", wallet.Balance("USD"));
        Assert.Empty(wallet.Head.Subscriptions);
    }

    [Fact]
    public void Only_a_paid_period_has_an_end_to_stop_at()
    {
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        Assert.Equal(RefusalCode.SubscriptionNotActive, wallet.Refused(bench => bench.Do(new ScheduleEnd("s", true) { EntryId = "e" })).Code);
    }

    [Fact]
    public void To_go_on_is_no_change_for_one_that_goes_on_anyway()
    {
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        Assert.Equal(ChangeState.Unchanged, Refused(new ScheduleEnd("s", false) { EntryId = "e" }));
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month).To("other")) { EntryId = "pending" });
        Assert.Equal(ChangeState.Unchanged, Refused(new ScheduleEnd("pending", false) { EntryId = "f" }));
        Assert.Equal(RefusalCode.SubscriptionNotActive, Refused(new ScheduleEnd("pending", true) { EntryId = "g" }));
    }

    [Fact]
    public void Another_version_and_an_end_are_done_together_or_not_at_all()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        Assert.Equal(RefusalCode.SubscriptionNotActive, Refused(Change(Plans.Terms(version: 2), true, "c1")));
        Assert.Equal(1, wallet.Only().Products[0].Version);
        Assert.Equal(ChangeState.Unchanged, Refused(Change(Plans.Terms(), false, "c2")));

        var entry = wallet.Do(Change(Plans.Terms("20", Plans.Month, 3), true, "c3"));
        Assert.Equal((3, wallet.Now.AddMonths(1), "-20"), (wallet.Only().Products[0].Version, wallet.Only().EndsAt, entry.Postings[0].Amount.ToString()));
        wallet.Do(Change(Plans.Terms("20", Plans.Month, 3), false, "c4"));
        Assert.Null(wallet.Only().EndsAt);
        wallet.Do(Change(Plans.Terms("30", Plans.Month, 4), true, "c5"));
        Assert.Equal(wallet.Now.AddMonths(1), wallet.Only().EndsAt);
        Assert.NotEqual(Change(Plans.Terms(), null, "c").Fingerprint, Change(Plans.Terms(), true, "c").Fingerprint);
    }

    [Fact]
    public void A_scheduled_end_stays_whatever_it_is_changed_to()
    {
        wallet.Do(Plans.Usd(wallet, "1000"));
        wallet.Do(Monthly("20"));
        wallet.Do(new ScheduleEnd("s", true) { EntryId = "e" });
        wallet.Pass(TimeSpan.FromDays(3));
        wallet.Do(Change(Plans.Terms("30", Plans.Month, 2), null, "same period"));
        Assert.Equal(WalletBench.Start.AddMonths(1), wallet.Only().EndsAt);
        wallet.Do(Change(Plans.Terms("200", new Period(Interval.Year, 1), 3), null, "other period"));
        Assert.Equal(wallet.Now.AddYears(1), wallet.Only().EndsAt);
        wallet.Do(Change(Plans.Terms(version: 4), null, "no fee"));
        Assert.Equal(wallet.Now.AddYears(1), wallet.Only().EndsAt);
        Assert.Equal(ChangeState.Unchanged, Refused(new ScheduleEnd("s", true) { EntryId = "again" }));
        wallet.Now = WalletBench.Start.AddDays(3).AddYears(1);
        wallet.Fold();
        Assert.Empty(wallet.Head.Subscriptions);
        Assert.Equal("780", wallet.Balance("USD"));
    }

    [Fact]
    public void What_a_past_due_one_waited_for_is_no_end_of_the_period_that_begins()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(Monthly("20"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.NotNull(wallet.Only().EndsAt);
        wallet.Do(Plans.Usd(wallet, "5"));
        wallet.Do(Change(Plans.Terms("5", Plans.Day, 2), null, "c"));
        Assert.Equal((SubscriptionStatus.Active, null), (wallet.Only().Status, wallet.Only().EndsAt));
    }

    [Fact]
    public void Another_version_counts_at_once_and_its_fee_with_the_next_period()
    {
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(Monthly("20", Plans.Credits("100", Plans.Month, Plans.Replace)));
        wallet.Pass(TimeSpan.FromDays(10));
        wallet.Do(new ChangeSubscription("s", Plans.Terms("30", Plans.Month, 2, Plans.Credits("150", Plans.Month, Plans.Replace))) { EntryId = "c" });
        Assert.Equal((2, "80", "100"), (wallet.Only().Products[0].Version, wallet.Balance("USD"), wallet.Balance("CREDIT")));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal(("50", "150"), (wallet.Balance("USD"), wallet.Balance("CREDIT")));
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(bench => bench.Do(new ChangeSubscription("s", Plans.Terms("30", Plans.Month, 2)) { EntryId = "d" })).Code);
    }

    [Fact]
    public void Another_period_begins_now_if_the_wallet_pays_it()
    {
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(bench => bench.Do(new ChangeSubscription("s", Plans.Terms("101", Plans.Month, 2)) { EntryId = "c" })).Code);
        wallet.Pass(TimeSpan.FromDays(3));
        wallet.Do(new ChangeSubscription("s", Plans.Terms("40", Plans.Month, 3, Plans.Credits("7"))) { EntryId = "d" });
        Assert.Equal(("60", "7", wallet.Now.AddMonths(1)), (wallet.Balance("USD"), wallet.Balance("CREDIT"), wallet.Head.NextDue));
    }

    [Fact]
    public void Without_fees_in_its_new_version_nothing_is_due_any_more()
    {
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(Monthly("20"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal(SubscriptionStatus.PastDue, wallet.Only().Status);
        wallet.Do(new ChangeSubscription("s", Plans.Terms(version: 2)) { EntryId = "c" });
        Assert.Equal((SubscriptionStatus.Active, null, null), (wallet.Only().Status, wallet.Only().EndsAt, wallet.Head.NextDue));
    }

    [Fact]
    public void A_frozen_wallet_pays_nothing_and_is_granted_what_is_paid()
    {
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(Monthly("20", Plans.Credits("10", Plans.Day, Plans.Replace)));
        wallet.Do(new ChangeState(WalletState.Frozen) { EntryId = "f" });
        wallet.Pass(TimeSpan.FromDays(5));
        Assert.Equal("10", wallet.Balance("CREDIT"));
        wallet.Now = WalletBench.Start.AddMonths(1);
        Assert.Equal(SubscriptionStatus.PastDue, wallet.Only().Status);
        wallet.Do(new ChangeState(WalletState.Open) { EntryId = "o" });
        Assert.Equal((SubscriptionStatus.Active, "60"), (wallet.Only().Status, wallet.Balance("USD")));
    }

    [Fact]
    public void Closing_the_wallet_ends_it()
    {
        wallet.Do(Plans.Usd(wallet, "100"));
        wallet.Do(Monthly("20"));
        wallet.Do(new ChangeState(WalletState.Closed) { EntryId = "c" });
        Assert.Empty(wallet.Head.Subscriptions);
        Assert.Null(wallet.Head.NextDue);
        Assert.Equal([NoticeType.Activated, NoticeType.Ended], Notices("c"));
    }

    [Fact]
    public void What_is_in_force_is_kept_in_the_order_in_which_it_was_subscribed_to_whatever_changes()
    {
        wallet.Do(new Subscribe(Plans.Other("a")) { EntryId = "a" });
        wallet.Do(new Subscribe(Plans.Other("b")) { EntryId = "b" });
        wallet.Do(new ChangeSubscription("a", Plans.Other("a", version: 2)) { EntryId = "change" });
        var kept = wallet.Document<SubscriptionChange>(new(DocumentKind.SubscriptionChange, "change"))!;
        Assert.Equal(wallet.Head.Subscriptions.SelectMany(subscription => subscription.Products), kept.InForce);
    }

    private static Subscribe Monthly(string fee, params Entitlement[] entitlements) => new(Plans.Terms(fee, Plans.Month, 1, entitlements)) { EntryId = "s" };

    private static ChangeSubscription Change(SubscriptionTerms terms, bool? atPeriodEnd, string entry) => new("s", terms) { EntryId = entry, AtPeriodEnd = atPeriodEnd };

    private string Refused(Command command) => wallet.Refused(bench => bench.Do(command)).Code;

    private static EndSubscription End() => new() { EntryId = EndSubscription.IdFor("s"), SubscriptionId = "s" };

    /// <summary>What is to be told, in order; of a closing too if its entry is given.</summary>
    private List<string> Notices(string? closing = null) =>
    [
        .. wallet.Entries.Select(entry => entry.Entry.Id == closing ? StableId.Of("closed", closing, "s") : entry.Entry.Id)
            .Select(id => wallet.Document<SubscriptionNotice>(new(DocumentKind.Notice, id))).OfType<SubscriptionNotice>().Select(notice => notice.Type),
    ];
}
