using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class TakeBackTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void A_refund_takes_its_share_and_running_totals_take_only_what_is_new()
    {
        wallet.Pay("p", "500", bonus: "50");

        var entry = wallet.Refunded("p", 250);
        Assert.Equal((EntryKind.TakeBack, "p", "-137.5", Counterparty.TakenBack), (entry.Kind, entry.Target, entry.Postings[0].Amount.ToString(), entry.Postings[0].Counterparty));
        Assert.Equal("137.5", wallet.Granted("p").Taken.ToString());

        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.Refunded("p", 250)).Code);
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.Refunded("p", 100)).Code);
        wallet.Refunded("p", 400);
        Assert.Equal("330", wallet.Balance);
        wallet.Refunded("p", 1_000);
        Assert.Equal(("0", "0", "0"), (wallet.Balance, wallet.Overdraft, wallet.Account.Totals.Credited.ToString()));
    }

    [Fact]
    public void More_money_than_was_paid_takes_no_more_than_was_granted()
    {
        wallet.Pay("p", "10");
        wallet.Credit("7");
        wallet.Refunded("p", 5_000);
        Assert.Equal("7", wallet.Balance);
    }

    [Fact]
    public void Shares_are_cut_and_all_of_it_is_all_of_it()
    {
        wallet.Pay("p", "10");
        wallet.Refunded("p", 333);
        Assert.Equal("6.67", wallet.Balance);
        wallet.Refunded("p", 666);
        Assert.Equal("3.34", wallet.Balance);
        wallet.Refunded("p", 1_000);
        Assert.Equal("0", wallet.Balance);
    }

    [Fact]
    public void It_comes_out_of_the_payments_own_lot_first()
    {
        wallet.Credit("100", priority: 1);
        wallet.Pay("p", "10");
        var line = Assert.Single(wallet.Refunded("p", 1_000).Postings).Lines[0];
        Assert.Equal((wallet.Granted("p").Bought.Lot, "-10"), (line.Lot, line.Amount.ToString()));
    }

    [Fact]
    public void What_was_spent_becomes_a_debt_that_later_credits_pay()
    {
        wallet.Pay("p", "10");
        wallet.Debit("8");
        wallet.Refunded("p", 1_000);
        Assert.Equal(("-8", "8", "-8"), (wallet.Balance, wallet.Overdraft, wallet.Available));
        Assert.Equal(("2", "8"), (wallet.Granted("p").Bought.Recovered.ToString(), wallet.Granted("p").Bought.Owed.ToString()));
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);

        wallet.Credit("5");
        Assert.Equal(("-3", "3"), (wallet.Balance, wallet.Overdraft));
        wallet.Credit("5");
        Assert.Equal(("2", "0"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void What_is_held_becomes_a_debt_that_its_release_pays()
    {
        wallet.Pay("p", "10");
        var held = wallet.Reserve("6");
        wallet.Refunded("p", 1_000);
        Assert.Equal(("0", "6", "-6"), (wallet.Balance, wallet.Overdraft, wallet.Available));

        wallet.Cancel(held);
        Assert.Equal(("0", "0", "0"), (wallet.Balance, wallet.Overdraft, wallet.Available));
        Assert.Empty(wallet.Account.Lots);
    }

    [Fact]
    public void Other_free_credits_pay_the_debt_at_once()
    {
        wallet.Pay("p", "10");
        wallet.Debit("10");
        wallet.Credit("4");
        wallet.Refunded("p", 1_000);
        Assert.Equal(("-6", "6"), (wallet.Balance, wallet.Overdraft));
        Assert.Empty(wallet.Account.Lots);
    }

    [Fact]
    public void What_was_spent_can_be_left_and_stays_due()
    {
        wallet.Pay("p", "10");
        wallet.Debit("8");
        wallet.Credit("3");
        wallet.Refunded("p", 1_000, leaveSpent: true);
        Assert.Equal(("3", "0"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(("2", "10"), (wallet.Granted("p").Taken.ToString(), wallet.Granted("p").Due.ToString()));
    }

    [Fact]
    public void What_expired_unspent_is_neither_taken_again_nor_owed()
    {
        wallet.Pay("p", "10", lifetime: Day, bonus: "4");
        wallet.Debit("7");
        wallet.Pass(Day);
        wallet.Refunded("p", 1_000);
        // Of the bonus 4 and the 10, 10 went: the 10 first, since they end sooner. 3 expired, 7 are owed, 4 are left to pay it.
        Assert.Equal(("7", "3", "0"), (Bought.Owed.ToString(), Bought.Lapsed.ToString(), Bought.Recovered.ToString()));
        Assert.Equal(("-7", "7"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void What_a_dispute_took_comes_back_when_it_is_won()
    {
        wallet.Pay("p", "10", lifetime: Day, bonus: "1");
        wallet.Debit("4");
        var before = wallet.Account;
        wallet.TakeBack("p", Disputed(decided: false, withheld: true));
        Assert.Equal("-4", wallet.Balance);

        wallet.Pass(TimeSpan.FromHours(1));
        wallet.TakeBack("p", Disputed(decided: true, withheld: false));
        Assert.Equal(("7", "0"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(before.Lots.Sum(lot => lot.Remaining.Value), wallet.Account.Lots.Sum(lot => lot.Remaining.Value));
        Assert.Equal(("0", "11"), (wallet.Granted("p").Taken.ToString(), wallet.Account.Totals.Credited.ToString()));
    }

    [Fact]
    public void What_comes_back_after_its_lot_has_ended_lives_for_the_grace()
    {
        wallet.Pay("p", "10", lifetime: Day);
        wallet.TakeBack("p", Disputed(decided: false, withheld: true));
        wallet.Pass(Day + Day);
        wallet.TakeBack("p", Disputed(decided: true, withheld: false));
        var lot = Assert.Single(wallet.Account.Lots);
        Assert.Equal((LotSource.Returned, "10", wallet.Now + Limits.ReturnGrace), (lot.Terms.Source, lot.Remaining.ToString(), lot.Terms.Expires));
    }

    [Fact]
    public void What_had_expired_does_not_come_back_when_a_dispute_is_won()
    {
        wallet.Pay("p", "10", lifetime: Day);
        wallet.Refunded("p", 500);
        wallet.Pass(Day);
        wallet.TakeBack("p", Disputed(decided: false, withheld: true));
        wallet.TakeBack("p", Disputed(decided: true, withheld: false));
        Assert.Equal(("0", "5"), (wallet.Balance, wallet.Granted("p").Taken.ToString()));
    }

    [Fact]
    public void A_dispute_that_was_won_before_it_was_heard_of_takes_nothing()
    {
        wallet.Pay("p", "10");
        Assert.Empty(wallet.TakeBack("p", Disputed(decided: true, withheld: false)).Postings);
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.TakeBack("p", Disputed(decided: false, withheld: true))).Code);
        Assert.Equal("10", wallet.Balance);
    }

    [Fact]
    public void Nothing_from_before_a_wallet_was_closed_is_moved()
    {
        wallet.Pay("p", "10");
        wallet.Set(WalletState.Closed);
        Assert.Equal(RefusalCode.WalletClosed, wallet.Refused(w => w.Refunded("p", 500)).Code);
        wallet.Set(WalletState.Open);
        wallet.Pay("q", "10");
        Assert.Empty(wallet.Refunded("p", 1_000).Postings);
        wallet.Refunded("q", 500);
        Assert.Equal("5", wallet.Balance);
    }

    [Fact]
    public void A_frozen_wallet_is_taken_from()
    {
        wallet.Pay("p", "10");
        wallet.Set(WalletState.Frozen);
        wallet.Refunded("p", 500);
        Assert.Equal("5", wallet.Balance);
    }

    [Fact]
    public void A_payment_that_granted_nothing_here_is_refused() =>
        Assert.Equal(RefusalCode.PaymentNotFound, wallet.Refused(w => w.Refunded("p", 500)).Code);

    [Fact]
    public void The_id_is_that_of_the_state_so_that_each_is_acted_on_once()
    {
        Assert.Equal(TakeBack.IdFor("p", new MoneyBack(1, [])), TakeBack.IdFor("p", new MoneyBack(1, [])));
        string[] ids =
        [
            TakeBack.IdFor("p", new MoneyBack(1, [])), TakeBack.IdFor("p", new MoneyBack(2, [])), TakeBack.IdFor("q", new MoneyBack(1, [])),
            TakeBack.IdFor("p", Disputed(false, true)), TakeBack.IdFor("p", Disputed(true, true)), TakeBack.IdFor("p", Disputed(true, false)),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private GrantedPart Bought => wallet.Granted("p").Bought;

    private static MoneyBack Disputed(bool decided, bool withheld) => new(0, [new Dispute("d", decided, withheld, 1_000, WalletBench.Start)]);
}
