using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class DebitTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void A_debit_draws_from_lots_in_spending_order_and_names_each()
    {
        wallet.Credit("10");
        var soon = wallet.Credit("3", expires: Day);
        var first = wallet.Credit("2", priority: 1);

        var debit = wallet.Debit("7");

        var posting = Assert.Single(debit.Postings);
        Assert.Equal(("-7", "8", Counterparty.Consumed), (posting.Amount.ToString(), posting.BalanceAfter.ToString(), posting.Counterparty));
        Assert.Equal([("standing.paid.1", "-2"), (soon.Id, "-3"), ("standing.paid.100", "-2")], posting.Lines.Select(line => (line.Lot, line.Amount.ToString())));
        Assert.Equal(first.Postings[0].Lines[0].Terms, posting.Lines[0].Terms);
        Assert.Equal("8", Assert.Single(wallet.Account.Lots).Remaining.ToString());
        Assert.Equal("7", wallet.Account.Totals.Debited.ToString());
    }

    [Fact]
    public void All_can_be_spent_and_not_a_digit_more()
    {
        wallet.Credit("5");
        var refusal = wallet.Refused(w => w.Debit("5.000000000001"));
        Assert.Equal(RefusalCode.InsufficientCredits, refusal.Code);
        Assert.Equal(("USD", "5", "5.000000000001", "5"), (refusal.Asset, refusal.Available.ToString(), refusal.Required.ToString(), refusal.Balance.ToString()));

        wallet.Debit("5");
        Assert.Equal("0", wallet.Balance);
        Assert.Empty(wallet.Account.Lots);
    }

    [Fact]
    public void What_is_reserved_can_not_be_spent()
    {
        wallet.Credit("10");
        wallet.Reserve("6");

        var refusal = wallet.Refused(w => w.Debit("4.01"));
        Assert.Equal(("4", "10"), (refusal.Available.ToString(), refusal.Balance.ToString()));
        wallet.Debit("4");
        Assert.Equal(("6", "0"), (wallet.Balance, wallet.Available));
    }

    [Fact]
    public void An_asset_that_the_wallet_never_had_is_empty()
    {
        wallet.Credit("5");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1", asset: "EUR")).Code);
        Assert.Single(wallet.Head.Accounts);
    }

    [Fact]
    public void What_has_expired_can_not_be_spent_from_its_very_moment()
    {
        wallet.Credit("5", expires: Day);
        wallet.Pass(Day - TimeSpan.FromMilliseconds(1));
        wallet.Debit("1");
        wallet.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);
        Assert.Equal("4", wallet.Account.Totals.Expired.ToString());
    }

    [Fact]
    public void Up_to_its_limit_an_account_can_owe()
    {
        wallet.Overdrawable("10");
        wallet.Credit("5");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("15.01")).Code);

        var debit = wallet.Debit("15");

        Assert.Equal([("standing.paid.100", "-5"), (Lot.OverdraftId, "-10")], debit.Postings[0].Lines.Select(line => (line.Lot, line.Amount.ToString())));
        Assert.Equal(LotSource.Overdraft, debit.Postings[0].Lines[1].Terms.Source);
        Assert.Equal(("-10", "10"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("0.01")).Code);
    }

    [Fact]
    public void A_later_credit_settles_what_is_owed_with_lines_of_its_own()
    {
        wallet.Overdrawable("10");
        wallet.Debit("8");

        var part = wallet.Credit("3");
        Assert.Equal(("-5", "5"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(("3", Counterparty.Issued), (part.Postings[0].Amount.ToString(), part.Postings[0].Counterparty));
        Assert.Equal(("0", Counterparty.Internal), (part.Postings[1].Amount.ToString(), part.Postings[1].Counterparty));
        Assert.Equal([("standing.paid.100", "-3"), (Lot.OverdraftId, "3")], part.Postings[1].Lines.Select(line => (line.Lot, line.Amount.ToString())));
        Assert.Empty(wallet.Account.Lots);

        wallet.Credit("7");
        Assert.Equal(("2", "0"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal("2", Assert.Single(wallet.Account.Lots).Remaining.ToString());
    }

    [Fact]
    public void A_limit_that_was_lowered_below_what_is_owed_stops_spending_and_nothing_else()
    {
        wallet.Overdrawable("10");
        wallet.Debit("8");
        wallet.Overdrawable("0");

        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("0.01")).Code);
        wallet.Credit("9");
        wallet.Debit("1");
        Assert.Equal("0", wallet.Balance);
    }
}
