using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class WithdrawTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void Bought_credits_go_first_then_free_ones_then_it_is_owed()
    {
        wallet.Do(Credit("gift", "10", LotSource.Promotional, null));
        wallet.Do(Credit("early", "20", LotSource.Paid, 1));
        wallet.Do(Credit("late", "30", LotSource.Paid, 2));

        var entry = wallet.Do(Withdraw("w", "65"));
        Assert.Equal((EntryKind.TakeBack, Counterparty.TakenBack), (entry.Kind, entry.Postings[0].Counterparty));
        Assert.Equal(["-30", "-20", "-10", "-5"], entry.Postings[0].Lines.Select(line => line.Amount.ToString()));
        Assert.Equal(("-5", "5"), (Account.Balance.ToString(), Account.Overdraft.ToString()));
        Assert.Equal("-5", Account.Totals.Credited.ToString());
        Assert.Equal("0", Account.Totals.Debited.ToString());
    }

    [Fact]
    public void Held_credits_stay_held_and_what_they_would_have_covered_is_owed()
    {
        wallet.Do(Credit("c", "20", LotSource.Paid, 1));
        wallet.Do(new Reserve("CREDIT", Amount.Parse("15"), TimeSpan.FromMinutes(5)) { EntryId = "hold" });
        wallet.Do(Withdraw("w", "20"));
        Assert.Equal(("0", "15", "15"), (Account.Balance.ToString(), Account.Reserved.ToString(), Account.Overdraft.ToString()));
    }

    [Fact]
    public void What_comes_in_next_pays_the_debt()
    {
        wallet.Do(Withdraw("w", "5"));
        wallet.Do(Credit("c", "20", LotSource.Paid, 1));
        Assert.Equal(("15", "0"), (Account.Balance.ToString(), Account.Overdraft.ToString()));
    }

    [Fact]
    public void A_closed_wallet_refuses_and_a_frozen_one_does_not()
    {
        wallet.Do(new ChangeState(WalletState.Frozen) { EntryId = "freeze" });
        wallet.Do(Withdraw("w", "5"));
        wallet.Do(new ChangeState(WalletState.Closed) { EntryId = "close" });
        Assert.Equal(RefusalCode.WalletClosed, wallet.Refused(bench => bench.Do(Withdraw("v", "5"))).Code);
    }

    [Fact]
    public void It_can_not_be_refunded()
    {
        wallet.Do(Withdraw("w", "5"));
        Assert.Equal(RefusalCode.NotRefundable, wallet.Refused(bench => bench.Do(new Refund("w", null) { EntryId = "r" })).Code);
    }

    [Fact]
    public void Credits_that_were_paid_for_have_room_in_the_standing_lot_when_there_is_no_other()
    {
        for (var i = 0; i < Limits.PaymentLots; i++) wallet.Do(Credit($"c{i}", "1", LotSource.Paid, 1 + i));
        var entry = wallet.Do(Credit("paid", "7", LotSource.Paid, 400) with { IsPaidFor = true });
        Assert.Equal("standing.paid.100", entry.Postings[0].Lines[0].Lot);
        Assert.Null(entry.Postings[0].Lines[0].Terms.Expires);
    }

    [Fact]
    public void A_lifetime_in_years_counts_from_the_decision_and_is_the_same_command_later()
    {
        var command = new Credit("CREDIT", Amount.Parse("7"), LotSource.Paid, 100, null) { EntryId = "c", Years = 1 };
        var entry = wallet.Do(command);
        Assert.Equal(wallet.Now.AddYears(1), entry.Postings[0].Lines[0].Terms.Expires);
        Assert.NotEqual(command.Fingerprint, (command with { Years = null }).Fingerprint);
    }

    [Fact]
    public void A_debit_of_what_has_happened_already_knows_no_floor()
    {
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(bench => bench.Do(new Debit("CREDIT", Amount.Parse("5")) { EntryId = "d" })).Code);
        wallet.Do(new Debit("CREDIT", Amount.Parse("5")) { EntryId = "d", Overdraw = true });
        Assert.Equal("-5", Account.Balance.ToString());
    }

    private Account Account => wallet.Head.Account("CREDIT");

    private Credit Credit(string id, string amount, LotSource source, int? days) =>
        new("CREDIT", Amount.Parse(amount), source, 100, days is { } count ? wallet.Now.AddDays(count) : null) { EntryId = id };

    private static Withdraw Withdraw(string id, string amount) => new("CREDIT", Amount.Parse(amount)) { EntryId = id };

    [Fact]
    public void Other_money_is_another_meaning()
    {
        var five = Amount.Parse("5");
        var unnamed = new Withdraw("USD", five) { EntryId = "x" };
        Assert.Equal(unnamed.Fingerprint, (unnamed with { Back = new Worth("USD", five) }).Fingerprint);
        Assert.NotEqual(unnamed.Fingerprint, (unnamed with { Back = new Worth("EUR", five) }).Fingerprint);
        var added = new Credit("USD", five, LotSource.Paid, 100, null) { EntryId = "x" };
        Assert.NotEqual(added.Fingerprint, (added with { Paid = new Worth("USD", five) }).Fingerprint);
    }
}
