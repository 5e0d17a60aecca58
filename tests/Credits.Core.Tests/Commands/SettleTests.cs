using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class SettleTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void Confirming_charges_what_was_held()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        var entry = wallet.Confirm(held);

        Assert.Equal((EntryKind.Settle, Settle.IdFor(held.Id), held.Id), (entry.Kind, entry.Id, entry.Target));
        Assert.Equal((SettlementOutcome.Confirmed, "4"), (entry.Settlement!.Outcome, entry.Settlement.Captured.ToString()));
        Assert.Equal(("-4", "6", Counterparty.Consumed), (entry.Postings[0].Amount.ToString(), entry.Postings[0].BalanceAfter.ToString(), entry.Postings[0].Counterparty));
        Assert.Equal(("6", "0", "6"), (wallet.Balance, wallet.Reserved, wallet.Available));
        Assert.Empty(wallet.Head.Reservations);
        Assert.Equal(new { Outcome = SettlementOutcome.Confirmed, Captured = "4", SettledAt = wallet.Now, EntryId = entry.Id }, Closed(held));
    }

    [Fact]
    public void Cancelling_gives_everything_back_to_exactly_the_lots_it_was_held_of()
    {
        wallet.Credit("2", expires: Hour);
        wallet.Credit("3", priority: 1);
        wallet.Credit("5");
        var before = wallet.Account.Lots;
        var held = wallet.Reserve("8");
        var entry = wallet.Cancel(held);

        Assert.Empty(entry.Postings);
        Assert.Equal(before, wallet.Account.Lots);
        Assert.Equal(("10", "10"), (wallet.Balance, wallet.Available));
        Assert.Equal(new { Outcome = SettlementOutcome.Cancelled, Captured = "0", SettledAt = wallet.Now, EntryId = entry.Id }, Closed(held));
    }

    [Fact]
    public void Confirming_for_less_charges_in_the_order_of_the_hold_and_lets_the_rest_go()
    {
        var soon = wallet.Credit("2", expires: Hour);
        wallet.Credit("5");
        var held = wallet.Reserve("6");
        var entry = wallet.Confirm(held, "3");

        Assert.Equal([(soon.Id, "-2"), ("standing.paid.100", "-1")], Lines(entry.Postings[0]));
        Assert.Equal(("4", "0"), (wallet.Balance, wallet.Reserved));
    }

    [Fact]
    public void Confirming_for_nothing_is_a_settlement_without_postings()
    {
        wallet.Credit("5");
        var held = wallet.Reserve("5");
        var entry = wallet.Confirm(held, "0");
        Assert.Empty(entry.Postings);
        Assert.Equal(SettlementOutcome.Confirmed, entry.Settlement!.Outcome);
        Assert.Equal(("5", "5"), (wallet.Balance, wallet.Available));
    }

    [Fact]
    public void Confirming_for_more_takes_the_rest_from_what_is_available_or_leaves_the_hold()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        wallet.Reserve("3");

        var refusal = wallet.Refused(w => w.Confirm(held, "7.01"));
        Assert.Equal((RefusalCode.InsufficientCredits, "3", "3.01"), (refusal.Code, refusal.Available.ToString(), refusal.Required.ToString()));
        Assert.NotNull(wallet.Head.Reservation(held.Id));

        var entry = wallet.Confirm(held, "7");
        Assert.Equal([("standing.paid.100", "-4"), ("standing.paid.100", "-3")], Lines(entry.Postings[0]));
        Assert.Equal(("3", "3", "0"), (wallet.Balance, wallet.Reserved, wallet.Available));
    }

    [Fact]
    public void The_overdraft_limit_counts_for_what_a_confirmation_takes_beyond_its_hold()
    {
        wallet.Overdrawable("2");
        wallet.Credit("4");
        var held = wallet.Reserve("4");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Confirm(held, "6.01")).Code);
        var entry = wallet.Confirm(held, "6");
        Assert.Equal([("standing.paid.100", "-4"), (Lot.OverdraftId, "-2")], Lines(entry.Postings[0]));
        Assert.Equal(("-2", "2"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void What_no_lot_covered_is_owed_once_it_is_charged()
    {
        wallet.Overdrawable("10");
        wallet.Credit("4");
        var held = wallet.Reserve("14");
        wallet.Overdrawable("0");
        wallet.Confirm(held);
        Assert.Equal(("-10", "10", "0"), (wallet.Balance, wallet.Overdraft, wallet.Reserved));
    }

    [Fact]
    public void What_no_lot_covered_is_drawn_from_credits_that_came_since()
    {
        wallet.Overdrawable("10");
        var held = wallet.Reserve("10");
        wallet.Credit("7");
        Assert.Equal(("7", "-3"), (wallet.Balance, wallet.Available));

        var entry = wallet.Confirm(held, "9");
        Assert.Equal([("standing.paid.100", "-7"), (Lot.OverdraftId, "-2")], Lines(entry.Postings[0]));
        Assert.Equal("-2", wallet.Available);
    }

    [Fact]
    public void Credits_let_go_settle_what_is_owed()
    {
        wallet.Overdrawable("10");
        wallet.Credit("4");
        var held = wallet.Reserve("4");
        wallet.Debit("3");
        Assert.Equal(("1", "3", "-3"), (wallet.Balance, wallet.Overdraft, wallet.Available));

        var entry = wallet.Cancel(held);
        Assert.Equal((Counterparty.Internal, "0", "1"), (Assert.Single(entry.Postings).Counterparty, entry.Postings[0].Amount.ToString(), entry.Postings[0].BalanceAfter.ToString()));
        Assert.Equal([("standing.paid.100", "-3"), (Lot.OverdraftId, "3")], Lines(entry.Postings[0]));
        Assert.Equal(("1", "0", "1"), (wallet.Balance, wallet.Overdraft, wallet.Available));
    }

    [Fact]
    public void What_is_let_go_into_an_expired_lot_lives_on_for_a_grace()
    {
        var soon = wallet.Credit("5", expires: Hour);
        wallet.Credit("5");
        var held = wallet.Reserve("8", 2 * Hour);
        wallet.Pass(Hour);
        var entry = wallet.Confirm(held, "2");

        Assert.Equal([(soon.Id, "-2")], Lines(entry.Postings[0]));
        Assert.Equal([(soon.Id, "-3"), (entry.Id, "3")], Lines(entry.Postings[1]));
        var lot = wallet.Account.Lots[wallet.Account.IndexOf(entry.Id)];
        Assert.Equal((LotSource.Returned, wallet.Now + Limits.ReturnGrace, "3"), (lot.Terms.Source, lot.Terms.Expires, lot.Remaining.ToString()));
        Assert.Equal("8", wallet.Available);

        wallet.Pass(Limits.ReturnGrace);
        wallet.Fold();
        Assert.Equal("5", wallet.Balance);
    }

    [Fact]
    public void At_its_deadline_a_reservation_ends_by_itself_and_confirming_comes_too_late()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        wallet.Pass(Limits.DefaultReservationTime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, wallet.Fold());
        wallet.Pass(TimeSpan.FromMilliseconds(1) + Hour);

        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.Confirm(held)).Code);
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.Cancel(held)).Code);
        Assert.Equal((Settle.IdFor(held.Id), SettlementOutcome.Expired), (wallet.Last.Id, wallet.Last.Settlement!.Outcome));
        Assert.Equal((held.Expires, wallet.Now), (wallet.Last.EffectiveAt, wallet.Last.RecordedAt));
        Assert.Equal(new { Outcome = SettlementOutcome.Expired, Captured = "0", SettledAt = held.Expires, EntryId = wallet.Last.Id }, Closed(held));
        Assert.Equal("10", wallet.Available);
    }

    [Fact]
    public void A_reservation_ends_once()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        wallet.Cancel(held);
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.Confirm(held)).Code);
        wallet.Pass(Hour);
        Assert.Equal(0, wallet.Fold());
    }

    [Fact]
    public void A_frozen_wallet_settles_for_what_is_held_and_spends_nothing_beyond_it()
    {
        wallet.Credit("10");
        var (first, second) = (wallet.Reserve("2"), wallet.Reserve("2"));
        wallet.Set(WalletState.Frozen);
        Assert.Equal(RefusalCode.WalletFrozen, wallet.Refused(w => w.Confirm(first, "2.01")).Code);
        wallet.Confirm(first, "2");
        wallet.Cancel(second);
        Assert.Equal("8", wallet.Available);
    }

    private object Closed(Reservation held)
    {
        var closed = wallet.Document<ClosedReservation>(new(DocumentKind.ClosedReservation, held.Id))!;
        Assert.Equal(held, closed.Reservation with { Lines = held.Lines });
        return new { closed.Outcome, Captured = closed.Captured.ToString(), closed.SettledAt, closed.EntryId };
    }

    private static IEnumerable<(string, string)> Lines(Posting posting) => posting.Lines.Select(line => (line.Lot, line.Amount.ToString()));
}
