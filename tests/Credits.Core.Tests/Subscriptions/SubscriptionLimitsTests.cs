using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Core.Rating;
using Credits.Core.Revenue;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Subscriptions;

public sealed class SubscriptionLimitsTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void A_wallet_has_only_so_many()
    {
        for (var i = 0; i < SubscriptionLimits.PerWallet; i++) wallet.Do(new Subscribe(Plans.Other($"p{i}")) { EntryId = $"s{i}" });
        Assert.Equal(RefusalCode.TooManySubscriptions, wallet.Refused(bench => bench.Do(new Subscribe(Plans.Terms()) { EntryId = "more" })).Code);
    }

    [Fact]
    public void A_product_is_subscribed_to_once_at_a_time()
    {
        wallet.Do(new Subscribe(Plans.Terms("10", Plans.Month)) { EntryId = "pending" });
        wallet.Do(new Subscribe(Plans.Other("other")) { EntryId = "other" });
        Assert.Equal(RefusalCode.AlreadySubscribed, wallet.Refused(bench => bench.Do(new Subscribe(Plans.Terms(version: 2)) { EntryId = "again" })).Code);
        Assert.Equal(RefusalCode.AlreadySubscribed, wallet.Refused(bench => bench.Do(new ChangeSubscription("other", Plans.Terms()) { EntryId = "into" })).Code);
        wallet.Do(new ChangeSubscription("other", Plans.Other("other", 2)) { EntryId = "own" });
        wallet.Do(new EndSubscription { EntryId = EndSubscription.IdFor("pending"), SubscriptionId = "pending" });
        wallet.Do(new Subscribe(Plans.Terms(version: 2)) { EntryId = "after" });
    }

    [Fact]
    public void Fees_that_come_to_more_than_can_be_counted_are_refused()
    {
        var terms = SubscriptionTerms.Of([("aaaaaaaaaaaaaaaaaaaaaaaaaa", Plans.Version("600000000000000", Plans.Month, 1)), ("bbbbbbbbbbbbbbbbbbbbbbbbbb", Plans.Version("600000000000000", Plans.Month, 1))])!;
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(bench => bench.Do(new Subscribe(terms) { EntryId = "s" })).Code);
        wallet.Do(new Subscribe(Plans.Terms("10", Plans.Month)) { EntryId = "pending" });
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(bench => bench.Do(new ChangeSubscription("pending", terms) { EntryId = "change" })).Code);
    }

    [Fact]
    public void What_can_not_be_counted_is_not_granted_and_the_wallet_goes_on()
    {
        var much = Plans.Credits("600000000000000", Plans.Month, new Refresh(RefreshStrategy.Accumulate));
        wallet.Do(new Subscribe(Plans.Terms("0", null, 1, much)) { EntryId = "s" });
        wallet.Pass(TimeSpan.FromDays(40));
        Assert.Equal("600000000000000", wallet.Balance("CREDIT"));
        wallet.Do(Plans.Spend(wallet, "600000000000000"));
        Assert.Equal("0", wallet.Balance("CREDIT"));
    }

    [Fact]
    public void A_fee_beyond_what_the_wallet_can_count_stays_open_and_the_wallet_can_be_read()
    {
        wallet.Credit("999999999999990");
        wallet.Do(new Subscribe(Plans.Terms("20", Plans.Month)) { EntryId = "s" });
        wallet.Fold();
        wallet.Refund(wallet.Debit("999999999999900"));
        wallet.Debit("60");
        wallet.Now = WalletBench.Start.AddMonths(1);
        wallet.Fold();
        Assert.Equal(SubscriptionStatus.PastDue, Assert.Single(wallet.Head.Subscriptions).Status);
        Assert.Equal("999999999999980", HeadJson.Read(HeadJson.Write(wallet.Head)).Account(WalletBench.Asset).Totals.Debited.ToString());
    }

    [Fact]
    public void What_its_lot_can_not_count_is_not_granted_and_the_wallet_can_be_read()
    {
        var much = Plans.Credits("600000000000000", Plans.Day, new Refresh(RefreshStrategy.Accumulate));
        wallet.Do(new Subscribe(Plans.Terms("0", null, 1, much)) { EntryId = "s" });
        wallet.Fold();
        wallet.Do(Plans.Spend(wallet, "500000000000000"));
        wallet.Do(new Withdraw("CREDIT", Amount.Parse("90000000000000")) { EntryId = wallet.NextId() });
        wallet.Pass(TimeSpan.FromHours(1));
        wallet.Do(new Reserve("CREDIT", Amount.Parse("5"), TimeSpan.FromHours(24)) { EntryId = wallet.NextId() });
        wallet.Do(new Withdraw("CREDIT", Amount.Parse("300000000000000")) { EntryId = wallet.NextId() });
        wallet.Pass(TimeSpan.FromHours(24));
        wallet.Fold();
        Assert.Equal("-290000000000000", HeadJson.Read(HeadJson.Write(wallet.Head)).Account("CREDIT").Balance.ToString());
    }

    [Fact]
    public void Several_products_that_are_the_same_already_are_no_change()
    {
        // Made anew each time, as every request makes them.
        static SubscriptionTerms Terms() =>
            SubscriptionTerms.Of([("aaaaaaaaaaaaaaaaaaaaaaaaaa", Plans.Version("9", Plans.Month, 1)), ("bbbbbbbbbbbbbbbbbbbbbbbbbb", Plans.Version("3", Plans.Month, 1))])!;
        wallet.Do(Plans.Usd(wallet, "20"));
        wallet.Do(new Subscribe(Terms()) { EntryId = "both" });
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(bench => bench.Do(new ChangeSubscription("both", Terms()) { EntryId = "same" })).Code);
    }

    [Fact]
    public void The_longest_one_fits_what_is_estimated()
    {
        var longest = Credits(40);
        var head = new Head { LastHash = new string('f', 64), Subscriptions = [longest], SubscriptionsSince = wallet.Now, Sequence = long.MaxValue, Movements = long.MaxValue };
        Assert.True(HeadJson.Write(head).Length <= HeadJson.Estimate(head), $"{HeadJson.Write(head).Length} > {HeadJson.Estimate(head)}");
    }

    private static Subscription Credits(int allowances)
    {
        var asset = new string('A', 32);
        var period = new Period(Interval.Month, 1000);
        return new()
        {
            Id = StableId.Of("x", "y"),
            Status = SubscriptionStatus.Pending,
            Created = WalletBench.Start,
            Started = WalletBench.Start,
            EndsAt = WalletBench.Start,
            Products = [.. Enumerable.Repeat(new SubscribedProduct(StableId.Of("x", "y"), new string('\u0001', 100), int.MaxValue) { Fees = [.. Enumerable.Repeat(new AssetTotal(asset, -Amount.Max), 4)] }, 10)],
            Assets = [.. Enumerable.Repeat(asset, 20)],
            Billing = new() { Period = period, Fees = [.. Enumerable.Repeat(new AssetTotal(asset, -Amount.Max), 20)], Born = long.MaxValue, Anchor = WalletBench.Start, Next = int.MaxValue, UnpaidSince = WalletBench.Start, Reminders = 3 },
            Allowances =
            [
                .. Enumerable.Repeat(
                    new Allowance
                    {
                        Id = StableId.Of("x", "y"),
                        Asset = asset,
                        Amount = -Amount.Max,
                        Product = new string('\u0001', 100),
                        Basis = new Basis("USD", 0.1234567890123456789012345678m),
                        Source = LotSource.Promotional,
                        Lifetime = period,
                        Refresh = new(RefreshStrategy.ExpireAndReplace) { Cap = -Amount.Max, RolloverLifetime = period },
                        Born = long.MaxValue,
                        Next = int.MaxValue,
                    },
                    allowances),
            ],
        };
    }
}
