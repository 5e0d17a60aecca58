using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class CreditPaymentTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void What_was_bought_and_the_bonus_are_lots_of_one_entry()
    {
        var entry = wallet.Pay("p", "500", bonus: "50", bonusLifetime: Day);

        Assert.Equal((EntryKind.Credit, "p", "550"), (entry.Kind, entry.Target, entry.Postings[0].Amount.ToString()));
        Assert.Equal(
            [(LotSource.Promotional, "50", WalletBench.Start + Day), (LotSource.Paid, "500", null)],
            wallet.Account.Lots.Select(lot => (lot.Terms.Source, lot.Remaining.ToString(), lot.Terms.Expires)));
        Assert.Equal(("550", "0"), (wallet.Granted("p").Granted.ToString(), wallet.Granted("p").Taken.ToString()));
    }

    [Fact]
    public void A_payment_has_a_lot_of_its_own_and_lives_from_the_moment_it_is_credited()
    {
        wallet.Credit("1");
        wallet.Pass(Day);
        wallet.Pay("p", "5", lifetime: Day);
        wallet.Pay("q", "5");

        Assert.Equal(["5", "1", "5"], wallet.Account.Lots.Select(lot => lot.Remaining.ToString()));
        Assert.Equal(WalletBench.Start + Day + Day, wallet.Account.Lots[0].Terms.Expires);
    }

    [Fact]
    public void No_limit_of_lots_or_assets_refuses_it()
    {
        for (var i = 0; i < Limits.Lots; i++) wallet.Credit("1", expires: Day);
        wallet.Pay("p", "5", lifetime: Day, bonus: "2", bonusLifetime: Day);
        Assert.Equal(["standing.promotional.100", "standing.paid.100"], wallet.Account.Lots[^2..].Select(lot => lot.Id));
        Assert.Null(wallet.Granted("p").Bought.Terms.Expires);

        for (var i = 0; i < Limits.Accounts; i++) wallet.Try(new Credit($"A{i}", WalletBench.Of("1"), LotSource.Paid, 100, null) { EntryId = wallet.NextId() });
        Assert.Equal(Limits.Accounts, wallet.Head.Accounts.Length);
        Assert.Null(wallet.Try(WalletBench.Payment("q", "5", asset: "B")).Refusal);
    }

    [Fact]
    public void It_pays_what_is_owed_first()
    {
        wallet.Overdrawable("10");
        wallet.Debit("4");
        wallet.Pay("p", "5");
        Assert.Equal(("1", "0", "1"), (wallet.Balance, wallet.Overdraft, wallet.Account.Lots[0].Remaining.ToString()));
    }

    [Fact]
    public void A_frozen_wallet_takes_it_and_a_closed_one_does_not()
    {
        wallet.Set(WalletState.Frozen);
        wallet.Pay("p", "5");
        wallet.Set(WalletState.Closed);
        Assert.Equal(RefusalCode.WalletClosed, wallet.Refused(w => w.Pay("q", "5")).Code);
    }

    [Theory]
    [InlineData("0", "0", 1)]
    [InlineData("-1", "0", 1)]
    [InlineData("1", "-1", 1)]
    [InlineData("1", "0", 0)]
    [InlineData("1", "0", 36_501)]
    public void What_makes_no_sense_is_refused(string amount, string bonus, int days) =>
        Assert.NotNull(wallet.Try(WalletBench.Payment("p", amount, TimeSpan.FromDays(days)) with { Bonus = WalletBench.Of(bonus) }).Refusal);

    [Fact]
    public void The_fingerprint_is_that_of_what_is_meant()
    {
        var one = WalletBench.Payment("p", "5");
        CreditPayment[] others =
        [
            WalletBench.Payment("q", "5"), WalletBench.Payment("p", "6"), WalletBench.Payment("p", "5", Day), WalletBench.Payment("p", "5", asset: "EUR"),
            one with { Bonus = WalletBench.Of("1") }, one with { Bonus = WalletBench.Of("1"), BonusLifetime = Day }, one with { Paid = 1 }, one,
        ];
        Assert.Equal(one.Fingerprint, WalletBench.Payment("p", "5.00").Fingerprint);
        Assert.Equal(others.Length, others.Select(other => other.Fingerprint).Distinct().Count());
    }
}
