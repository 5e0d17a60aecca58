using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

/// <summary>Amounts that no decision may take, whoever let them through.</summary>
public sealed class AmountRulesTests
{
    private readonly WalletBench wallet = new();

    [Theory]
    [InlineData("0")]
    [InlineData("-0.000000000001")]
    [InlineData("-5")]
    public void Nothing_moves_by_nothing_or_less(string amount)
    {
        wallet.Overdrawable("100");
        wallet.Credit("100");
        var debit = wallet.Debit("10");
        var late = wallet.Reserve("10", TimeSpan.FromMinutes(1));
        wallet.Pass(TimeSpan.FromMinutes(1));
        wallet.Fold();
        var before = wallet.Entries.Count;

        Func<WalletBench, Entry>[] operations =
        [
            w => w.Credit(amount), w => w.Debit(amount), w => w.Refund(debit, amount), w => w.Hold(amount), w => w.LateConfirm(late, amount),
        ];
        Assert.All(operations, operation => Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(operation).Code));
        Assert.Equal(before, wallet.Entries.Count);
    }

    [Fact]
    public void A_limit_or_a_captured_amount_may_be_nothing_but_not_less()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("10");
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(w => w.Confirm(held, "-1")).Code);
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(w => w.Overdrawable("-1")).Code);
        wallet.Confirm(held, "0");
        wallet.Overdrawable("1");
        wallet.Overdrawable("0");
    }

    [Fact]
    public void What_the_account_could_not_count_any_more_is_refused()
    {
        wallet.Credit(Amount.Max.ToString());
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(w => w.Credit("0.000000000001")).Code);

        wallet.Debit("1");
        var refusal = wallet.Refused(w => w.Credit("1"));
        Assert.Equal((RefusalCode.AmountOutOfRange, "USD"), (refusal.Code, refusal.Asset));
        wallet.Credit("1", asset: "EUR");
        Assert.Equal("999999999999998.999999999999", wallet.Balance);
    }

    [Fact]
    public void What_one_entry_could_not_say_is_refused()
    {
        wallet.Do(new Withdraw(WalletBench.Asset, Amount.Parse("950000000000000")) { EntryId = wallet.NextId() });
        var refusal = wallet.Refused(bench => bench.Do(WalletBench.Payment("p", "990000000000000") with { Bonus = Amount.Parse("900000000000000") }));
        Assert.Equal((RefusalCode.AmountOutOfRange, "USD"), (refusal.Code, refusal.Asset));
    }

    [Fact]
    public void What_would_be_owed_or_reserved_beyond_counting_is_refused()
    {
        wallet.Overdrawable(Amount.Max.ToString());
        wallet.Reserve(Amount.Max.ToString());
        Assert.Equal("-" + Amount.Max, wallet.Available);
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);

        wallet.Credit("1");
        wallet.Debit("1");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);
    }

    [Fact]
    public void Credits_of_the_largest_amount_can_still_end()
    {
        wallet.Overdrawable(Amount.Max.ToString());
        wallet.Credit(Amount.Max.ToString(), expires: TimeSpan.FromDays(1));
        var held = wallet.Reserve(Amount.Max.ToString(), TimeSpan.FromHours(1));
        wallet.Debit(Amount.Max.ToString());
        Assert.Equal(("0", "-" + Amount.Max), (wallet.Balance, wallet.Available));
        wallet.Cancel(held);
        Assert.Equal(("0", "0"), (wallet.Balance, wallet.Overdraft));

        wallet.Pass(TimeSpan.FromDays(2));
        Assert.Equal(0, wallet.Fold());
        Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(w => w.Debit("1")).Code);
    }

    [Fact]
    public void Moments_finer_than_a_millisecond_are_cut_before_anything_is_decided()
    {
        wallet.Now += TimeSpan.FromTicks(9_999);
        wallet.Do(new Credit("USD", WalletBench.Of("1"), LotSource.Paid, 100, WalletBench.Start.AddTicks(10_001)) { EntryId = wallet.NextId() });
        Assert.Equal(WalletBench.Start, wallet.Head.AsOf);
        Assert.Equal(WalletBench.Start.AddMilliseconds(1), wallet.Head.NextDue);

        var held = wallet.Reserve("1", TimeSpan.FromTicks(123_456));
        Assert.Equal(WalletBench.Start.AddMilliseconds(12), held.Expires);
        Assert.Equal(WalletBench.Start.AddMilliseconds(13), wallet.Extend(held, TimeSpan.FromTicks(123_456)).Reservation!.Expires);
    }

    [Fact]
    public void Two_lots_of_one_millisecond_are_spent_in_the_order_that_a_replay_would_find()
    {
        for (var ticks = 9_000; ticks > 0; ticks -= 1_000)
        {
            wallet.Now = WalletBench.Start.AddTicks(ticks);
            wallet.Do(new Credit("USD", WalletBench.Of("1"), LotSource.Paid, 100, WalletBench.Start.AddDays(1).AddTicks(10_000 - ticks)) { EntryId = wallet.NextId() });
        }

        var lots = wallet.Account.Lots;
        Assert.Equal(lots.Select(lot => lot.Id).Order(StringComparer.Ordinal), lots.Select(lot => lot.Id));
    }
}
