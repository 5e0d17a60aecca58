using System.Collections.Immutable;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Rating;
using Credits.Core.Revenue;
using Credits.Core.Subscriptions;
using Credits.Core.Tests.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Revenue;

public sealed class RecognitionTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void Bought_credits_are_revenue_when_they_are_spent_and_not_before()
    {
        Assert.Equal([], Earned(Buy("3", "10")));
        Assert.Equal([("", "EUR", "3.333333333333")], Earned(wallet.Debit("1")));
        Assert.Equal([("", "EUR", "6.666666666667")], Earned(wallet.Debit("2")));
    }

    [Fact]
    public void What_is_paid_back_to_the_wallet_is_revenue_no_more_until_it_is_spent_again()
    {
        Buy("100", "10");
        var spent = wallet.Debit("40");
        Assert.Equal([("", "EUR", "-1")], Earned(wallet.Refund(spent, "10")));
        Assert.Equal([("", "EUR", "7")], Earned(wallet.Debit("70")));
    }

    [Fact]
    public void What_comes_back_after_its_lot_ended_keeps_what_it_was_paid_with()
    {
        Buy("100", "10", Day);
        var spent = wallet.Debit("40");
        wallet.Pass(2 * Day);
        Assert.Equal([("", "EUR", "-4")], Earned(wallet.Refund(spent)));
        Assert.Equal([("", "EUR", "4")], Earned(wallet.Debit("40")));
    }

    [Fact]
    public void What_is_let_go_of_several_lots_that_ended_keeps_what_each_was_paid_with()
    {
        Buy("10", "10", Day / 2, priority: 50);
        wallet.Credit("100", Day / 2);
        Buy("5", "20", Day / 2, priority: 150);
        var held = wallet.Reserve("115", Day);
        wallet.Pass(Day / 2);
        var entry = wallet.Cancel(held);

        Assert.Equal([], Earned(entry));
        Assert.Equal(["10 1", "100 ", "5 4"], Graces(entry));
        wallet.Pass(Limits.ReturnGrace);
        wallet.Fold();
        Assert.Equal(["0", "30"], [wallet.Balance, Ended()]);
    }

    [Fact]
    public void What_comes_back_of_several_lots_that_ended_keeps_what_each_was_paid_with()
    {
        Buy("10", "10", Day, priority: 50);
        wallet.Credit("100", Day);
        Buy("10", "10", Day, priority: 150);
        var spent = wallet.Debit("120");
        wallet.Pass(Day);
        var entry = wallet.Refund(spent);

        Assert.Equal([("", "EUR", "-20")], Earned(entry));
        Assert.Equal(["20 1", "100 "], Graces(entry));
        wallet.Pass(Limits.ReturnGrace);
        wallet.Fold();
        Assert.Equal(["0", "20"], [wallet.Balance, Ended()]);
    }

    [Fact]
    public void A_bonus_that_comes_back_beside_what_was_bought_is_not_paid_for()
    {
        wallet.Do(Payment("p", "100", "10") with { Lifetime = Day, Bonus = Amount.Parse("50"), BonusLifetime = Day });
        var dispute = new Dispute("d", Decided: false, Withheld: true, 1_000, wallet.Now);
        wallet.TakeBack("p", new MoneyBack(0, [dispute]));
        wallet.Pass(2 * Day);
        var entry = wallet.TakeBack("p", new MoneyBack(0, [dispute with { Decided = true, Withheld = false }]));

        Assert.Equal([], Earned(entry));
        Assert.Equal(["100 0.1", "50 "], Graces(entry));
        Assert.Equal([("", "EUR", "10")], Earned(wallet.Debit("150")));
    }

    [Fact]
    public void Credits_that_end_unspent_and_credits_that_are_given_up_are_revenue()
    {
        Buy("100", "10", Day);
        Buy("50", "20");
        wallet.Pass(2 * Day);
        wallet.Fold();
        Assert.Equal([("", "EUR", "10")], Earned(wallet.Last));
        Assert.Equal([("", "EUR", "20")], Earned(wallet.Set(WalletState.Closed)));
    }

    [Fact]
    public void What_was_given_away_is_none()
    {
        wallet.Credit("10", source: LotSource.Promotional);
        wallet.Do(Payment("p", "100", "10") with { Bonus = Amount.Parse("25") });
        Assert.Equal([], Earned(wallet.Debit("35")));
        Assert.Equal([("", "EUR", "10")], Earned(wallet.Debit("100")));
    }

    [Fact]
    public void What_was_used_on_credit_is_revenue_when_bought_credits_pay_for_it()
    {
        wallet.Overdrawable("100");
        Assert.Equal([], Earned(wallet.Debit("30")));
        Assert.Equal([("", "EUR", "3")], Earned(Buy("100", "10")));
        Assert.Equal([("", "EUR", "7")], Earned(wallet.Debit("70")));
    }

    [Fact]
    public void Credits_of_one_price_share_a_lot_and_those_of_another_do_not()
    {
        Buy("10", "1");
        Buy("20", "2");
        Buy("10", "5");
        Assert.Equal(["10", "30"], wallet.Account.Lots.Select(lot => lot.Remaining.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Money_that_goes_back_for_unspent_credits_takes_no_revenue_and_for_spent_ones_takes_theirs()
    {
        wallet.Do(Payment("p", "100", "10"));
        wallet.Debit("60");
        Assert.Equal([], Earned(wallet.Refunded("p", 400)));
        Assert.Equal([("", "EUR", "-6")], Earned(wallet.Refunded("p", 1_000)));
        Assert.Equal("60", wallet.Overdraft);
        Assert.Equal([("", "EUR", "6")], Earned(Buy("60", "6")));
    }

    [Fact]
    public void A_dispute_that_is_won_brings_the_revenue_back()
    {
        wallet.Do(Payment("p", "100", "10"));
        wallet.Debit("100");
        var dispute = new Dispute("d", Decided: false, Withheld: true, 1_000, wallet.Now);
        Assert.Equal([("", "EUR", "-10")], Earned(wallet.TakeBack("p", new MoneyBack(0, [dispute]))));
        Assert.Equal([("", "EUR", "10")], Earned(wallet.TakeBack("p", new MoneyBack(0, [dispute with { Decided = true, Withheld = false }]))));
    }

    [Fact]
    public void Credits_that_are_taken_back_later_than_their_money_are_owed_no_more()
    {
        wallet.Do(Payment("p", "100", "10"));
        var spent = wallet.Debit("100");
        Assert.Equal([("", "EUR", "-10")], Earned(wallet.Refunded("p", 1_000, leaveSpent: true)));
        Assert.Equal([("", "EUR", "-10")], Earned(wallet.Refund(spent, "100")));
        var noMoreMoney = new Dispute("d", Decided: false, Withheld: true, 1_000, wallet.Now);
        Assert.Equal([("", "EUR", "10")], Earned(wallet.TakeBack("p", new MoneyBack(0, [noMoreMoney]))));
        Assert.Equal("0", wallet.Balance);
    }

    [Fact]
    public void Money_that_went_back_elsewhere_counts_if_it_is_known()
    {
        Buy("10", "10");
        wallet.Debit("8");
        Assert.Equal([("", "EUR", "-3")], Earned(wallet.Do(new Withdraw("USD", Amount.Parse("5")) { EntryId = wallet.NextId(), Back = new Worth("EUR", Amount.Parse("5")) })));
        Buy("13", "13");
        Assert.Equal([], Earned(wallet.Do(new Withdraw("USD", Amount.Parse("5")) { EntryId = wallet.NextId() })));
    }

    [Fact]
    public void An_event_earns_for_its_products_to_the_last_digit_and_costs_its_vendors()
    {
        Buy("30", "1");
        var entry = Event([("USD", "1", "a"), ("USD", "1", "b"), ("USD", "1", "a")], [("one", "0.02", "EUR"), ("two", "0.5", "GBP")]);
        var earned = DayStats.None.Plus(Recognition.Of(entry));
        Assert.Equal(
            [("a", "EUR", "0.066666666667", "0.02"), ("a", "GBP", "0", "0.5"), ("b", "EUR", "0.033333333333", "0")],
            earned.Products.Select(line => (line.Name, line.Currency, line.Revenue.ToString(), line.Costs.ToString())));
        Assert.Equal(
            [("one", "EUR", "0.1", "0.02"), ("two", "EUR", "0.1", "0"), ("two", "GBP", "0", "0.5")],
            earned.Vendors.Select(line => (line.Name, line.Currency, line.Revenue.ToString(), line.Costs.ToString())));
    }

    [Fact]
    public void What_is_refunded_of_an_event_is_taken_off_its_products()
    {
        Buy("30", "30");
        var entry = Event([("USD", "3", "a"), ("USD", "1", "b")], []);
        Assert.Equal([("a", "EUR", "-1.5"), ("b", "EUR", "-0.5")], Earned(wallet.Refund(entry, "2")));
    }

    [Fact]
    public void An_event_that_costs_without_earning_counts_for_the_product_it_was_rated_with()
    {
        var stats = Recognition.Of(Event([], [("one", "0.02", "EUR")]));
        Assert.Equal(new StatLine("rated", "EUR", Amount.Zero, Amount.Parse("0.02")), Assert.Single(stats.Products));
    }

    [Fact]
    public void A_fee_is_revenue_of_its_product_less_what_its_entitlement_stands_for()
    {
        var included = Plans.Credits("100", Plans.Month, Plans.Replace) with { RevenueBasis = Amount.Parse("0.05"), RevenueCurrency = "EUR" };
        Buy("20", "20");
        wallet.Do(new Subscribe(Plans.Terms("12", Plans.Month, 1, included)) { EntryId = wallet.NextId() });
        wallet.Fold();
        Assert.Equal([("plan", "EUR", "12")], Earned(wallet.Entries[^2].Entry));
        Assert.Equal([("plan", "EUR", "-5")], Earned(wallet.Entries[^1].Entry));
        Assert.Equal([("", "EUR", "2")], Earned(wallet.Do(Plans.Spend(wallet, "40"))));
        wallet.Pass(31 * Day);
        wallet.Fold();
        Assert.Contains(wallet.Entries, entry => entry.Entry.Kind == EntryKind.Expire && Earned(entry.Entry).SequenceEqual([("", "EUR", "3")]));
    }

    [Fact]
    public void A_fee_that_begins_with_a_change_is_its_products_too()
    {
        wallet.Do(new Subscribe(Plans.Terms()) { EntryId = "s" });
        Buy("20", "20");
        Assert.Equal([("plan", "EUR", "12")], Earned(wallet.Do(new ChangeSubscription("s", Plans.Terms("12", Plans.Month, 2)) { EntryId = "change" })));
    }

    [Fact]
    public void A_fee_for_several_products_is_theirs_in_proportion()
    {
        var terms = SubscriptionTerms.Of([
            ("aaaaaaaaaaaaaaaaaaaaaaaaaa", Plans.Version("9", Plans.Month, 1)),
            ("bbbbbbbbbbbbbbbbbbbbbbbbbb", Plans.Version("3", Plans.Month, 1) with { Code = "addon" }),
            ("cccccccccccccccccccccccccc", Plans.Version("0", null, 1) with { Code = "usage" })])!;
        Buy("24", "12");
        Assert.Equal([("addon", "EUR", "1.5"), ("plan", "EUR", "4.5")], Earned(wallet.Do(new Subscribe(terms) { EntryId = wallet.NextId() })));
    }

    // What each lot that an entry opened has, and for how much each; the first is named as the entry is.
    private static IEnumerable<string> Graces(Entry entry)
    {
        var lines = entry.Postings.SelectMany(posting => posting.Lines).Where(line => line.Terms.Source == LotSource.Returned).GroupBy(line => line.Lot).ToList();
        Assert.Equal(entry.Id, lines[0].Key);
        return lines.Select(lot => $"{lot.Aggregate(Amount.Zero, (sum, line) => sum + line.Amount)} {Assert.Single(lot.Select(line => line.Terms.Basis?.Rate).Distinct())}");
    }

    private string Ended() => wallet.Entries.Where(entry => entry.Entry.Kind == EntryKind.Expire).SelectMany(entry => Recognition.Of(entry.Entry).Products)
        .Aggregate(Amount.Zero, (sum, line) => sum + line.Revenue).ToString();

    private Entry Buy(string credits, string price, TimeSpan? lifetime = null, int priority = LotTerms.DefaultPriority) => wallet.Do(
        new Credit("USD", Amount.Parse(credits), LotSource.Paid, priority, wallet.Now + lifetime) { EntryId = wallet.NextId(), Paid = new Worth("EUR", Amount.Parse(price)) });

    private static CreditPayment Payment(string id, string credits, string price) =>
        WalletBench.Payment(id, credits) with { Price = new Worth("EUR", Amount.Parse(price)) };

    private Entry Event((string Asset, string Amount, string Product)[] fees, (string Vendor, string Amount, string Currency)[] costs)
    {
        var happened = new EventRecord
        {
            Type = "used",
            OccurredAt = wallet.Now,
            Fees = [.. fees.Select(fee => new Fee(fee.Asset, Amount.Parse(fee.Amount), "price", null, fee.Product, 1))],
            Versions = [new("rated", 1)],
            Costs = [.. costs.Select((cost, i) => new EventCost($"{i}", cost.Vendor, Amount.Parse(cost.Amount), cost.Currency))],
        };
        return wallet.Do(new RecordEvent(happened, "content") { EntryId = wallet.NextId() });
    }

    private static ImmutableArray<(string, string, string)> Earned(Entry entry) =>
        [.. DayStats.None.Plus(Recognition.Of(entry)).Products.Select(line => (line.Name ?? "", line.Currency, line.Revenue.ToString()))];
}
