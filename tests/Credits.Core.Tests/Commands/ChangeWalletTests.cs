using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class ChangeWalletTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void A_frozen_wallet_takes_credits_and_refunds_and_spends_nothing()
    {
        wallet.Credit("10");
        var debit = wallet.Debit("2");
        var held = wallet.Reserve("1");
        var late = wallet.Reserve("1", TimeSpan.FromMilliseconds(1));
        wallet.Pass(TimeSpan.FromMilliseconds(1));
        var entry = wallet.Set(WalletState.Frozen);
        Assert.Equal((EntryKind.Change, WalletState.Frozen), (entry.Kind, wallet.Head.State));

        Func<WalletBench, Entry>[] spending = [w => w.Debit("1"), w => w.Hold("1"), w => w.LateConfirm(late)];
        Assert.All(spending, spend => Assert.Equal(RefusalCode.WalletFrozen, wallet.Refused(spend).Code));

        wallet.Credit("1");
        wallet.Refund(debit, "1");
        wallet.Overdrawable("5");
        wallet.Extend(held, TimeSpan.FromHours(1));
        wallet.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, wallet.Fold());

        wallet.Set(WalletState.Open);
        wallet.Debit("10");
        Assert.Equal("0", wallet.Balance);
    }

    [Fact]
    public void Closing_gives_up_what_is_left_in_every_asset()
    {
        wallet.Credit("10");
        wallet.Credit("3", expires: TimeSpan.FromDays(1));
        wallet.Credit("5", asset: "EUR");
        wallet.Credit("1", asset: "GBP");
        wallet.Debit("1", asset: "GBP");
        var entry = wallet.Set(WalletState.Closed);

        Assert.Equal([("EUR", "-5", Counterparty.Forfeited), ("USD", "-13", Counterparty.Forfeited)],
            entry.Postings.Select(posting => (posting.Asset, posting.Amount.ToString(), posting.Counterparty)));
        Assert.All(wallet.Head.Accounts, account => Assert.True(account.Balance.IsZero && account.Lots.IsEmpty));
        Assert.Equal("13", wallet.Account.Totals.Expired.ToString());
        Assert.Null(wallet.Head.NextDue);
    }

    [Fact]
    public void Closing_writes_off_what_is_owed()
    {
        wallet.Overdrawable("10");
        wallet.Debit("4");
        var entry = wallet.Set(WalletState.Closed);
        Assert.Equal("4", Assert.Single(entry.Postings).Amount.ToString());
        Assert.Equal(("0", "0"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal("-4", wallet.Account.Totals.Expired.ToString());
    }

    [Fact]
    public void What_was_deducted_before_a_wallet_was_closed_is_not_refunded_after()
    {
        wallet.Overdrawable("100");
        wallet.Credit("1");
        var deduction = wallet.Debit("101");
        wallet.Set(WalletState.Closed);
        wallet.Set(WalletState.Open);
        Assert.Equal(RefusalCode.NotRefundable, wallet.Refused(w => w.Refund(deduction)).Code);
        Assert.Equal("0", wallet.Balance);

        wallet.Credit("5");
        var later = wallet.Debit("5");
        wallet.Refund(later);
        Assert.Equal("5", wallet.Balance);
    }

    [Fact]
    public void A_closed_wallet_that_is_opened_again_may_not_owe_anything()
    {
        wallet.Overdrawable("10");
        wallet.Set(WalletState.Closed);
        wallet.Set(WalletState.Open);
        Assert.Equal("0", wallet.Account.OverdraftLimit.ToString());
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);
    }

    [Fact]
    public void A_wallet_with_open_reservations_is_not_closed()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("1");
        Assert.Equal(RefusalCode.ReservationsOpen, wallet.Refused(w => w.Set(WalletState.Closed)).Code);
        wallet.Cancel(held);
        wallet.Set(WalletState.Closed);
    }

    [Fact]
    public void In_a_closed_wallet_nothing_moves_until_it_is_open_again_at_nothing()
    {
        wallet.Credit("10");
        var debit = wallet.Debit("1");
        var held = wallet.Reserve("1");
        wallet.Cancel(held);
        wallet.Set(WalletState.Closed);

        Func<WalletBench, Entry>[] operations =
        [
            w => w.Credit("1"), w => w.Debit("1"), w => w.Refund(debit), w => w.Hold("1"),
            w => w.Extend(held, TimeSpan.FromHours(1)), w => w.LateConfirm(held), w => w.Overdrawable("1"),
        ];
        Assert.All(operations, operation => Assert.Equal(RefusalCode.WalletClosed, wallet.Refused(operation).Code));
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.Confirm(held)).Code);

        wallet.Set(WalletState.Open);
        Assert.Equal("0", wallet.Balance);
        wallet.Credit("2");
        wallet.Debit("2");
    }

    [Fact]
    public void A_limit_is_kept_and_moves_nothing()
    {
        var entry = wallet.Overdrawable("7.5");
        Assert.Empty(entry.Postings);
        Assert.Equal((0L, "7.5", "0"), (entry.Movements, wallet.Account.OverdraftLimit.ToString(), wallet.Available));
        wallet.Credit("1");
        Assert.Equal("7.5", wallet.Account.OverdraftLimit.ToString());
    }

    [Fact]
    public void A_state_or_limit_that_is_so_already_is_not_written_again()
    {
        wallet.Set(WalletState.Frozen);
        wallet.Overdrawable("5");
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.Set(WalletState.Frozen)).Code);
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.Overdrawable("5.0")).Code);
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => w.Overdrawable("0", asset: "EUR")).Code);
    }

    [Fact]
    public void Lifting_a_freeze_does_not_open_what_was_closed_nor_the_other_way_round()
    {
        wallet.Set(WalletState.Closed);
        Assert.Equal(RefusalCode.WalletClosed, Opened(WalletState.Closed));
        wallet.Set(WalletState.Open);
        wallet.Set(WalletState.Frozen);
        Assert.Equal(RefusalCode.WalletFrozen, Opened(WalletState.Frozen));
        Assert.Null(Opened(WalletState.Closed));
        Assert.Equal(WalletState.Open, wallet.Head.State);
        string? Opened(WalletState unless) => wallet.Try(new ChangeState(WalletState.Open) { EntryId = wallet.NextId(), Unless = unless }).Refusal?.Code;
    }
}
