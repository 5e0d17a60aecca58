using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Rating;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class RefundTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void All_that_is_left_comes_back_unless_told_otherwise()
    {
        wallet.Credit("10");
        var debit = wallet.Debit("6");
        wallet.Refund(debit, "2.5");
        var rest = wallet.Refund(debit);

        Assert.Equal(("3.5", Counterparty.Refunded, debit.Id), (rest.Postings[0].Amount.ToString(), rest.Postings[0].Counterparty, rest.Target));
        Assert.Equal(("10", "6", "6"), (wallet.Balance, wallet.Account.Totals.Debited.ToString(), wallet.Account.Totals.Refunded.ToString()));
        Assert.Equal(RefusalCode.AlreadyRefunded, wallet.Refused(w => w.Refund(debit)).Code);
        Assert.Equal(RefusalCode.AlreadyRefunded, wallet.Refused(w => w.Refund(debit, "0.01")).Code);
    }

    [Fact]
    public void Refunds_together_never_exceed_the_deduction()
    {
        wallet.Credit("10");
        var debit = wallet.Debit("6");
        Assert.Equal(RefusalCode.RefundExceedsDeduction, wallet.Refused(w => w.Refund(debit, "6.000000000001")).Code);
        wallet.Refund(debit, "4");
        Assert.Equal(RefusalCode.RefundExceedsDeduction, wallet.Refused(w => w.Refund(debit, "2.000000000001")).Code);
        wallet.Refund(debit, "2");
        Assert.Equal("10", wallet.Balance);
    }

    [Fact]
    public void Only_deductions_are_refunded()
    {
        var credit = wallet.Credit("10", expires: Day);
        var debit = wallet.Debit("1");
        var refund = wallet.Refund(debit);
        var hold = wallet.Hold("5");
        var cancelled = wallet.Cancel(hold.Reservation!);
        var nothing = wallet.Confirm(wallet.Reserve("5"), "0");
        var change = wallet.Overdrawable("1");
        wallet.Pass(Day);
        wallet.Fold();
        var expired = wallet.Last;
        Assert.Equal(EntryKind.Expire, expired.Kind);
        wallet.Credit("3");
        var closed = wallet.Set(WalletState.Closed);
        wallet.Set(WalletState.Open);

        Assert.Equal("Cannot refund a refund.", wallet.Refused(w => w.Refund(refund)).Detail);
        Entry[] others = [credit, refund, hold, cancelled, nothing, change, expired, closed];
        Assert.All(others, entry => Assert.Equal(RefusalCode.NotRefundable, wallet.Refused(w => w.Refund(entry)).Code));
        Assert.Equal(RefusalCode.EntryNotFound, wallet.Refused(w => w.Refund(new Entry
        {
            Id = "unknown",
            Kind = EntryKind.Debit,
            Fingerprint = "",
            EffectiveAt = w.Now,
            RecordedAt = w.Now,
        })).Code);
    }

    [Fact]
    public void What_was_drawn_last_comes_back_first_to_the_lot_it_came_from()
    {
        var first = wallet.Credit("3", expires: Day);
        var second = wallet.Credit("3", expires: 2 * Day);
        wallet.Credit("5");
        var debit = wallet.Debit("10");

        Assert.Equal([("standing.paid.100", "4"), (second.Id, "1")], Lines(wallet.Refund(debit, "5")));
        Assert.Equal([(second.Id, "2"), (first.Id, "0.5")], Lines(wallet.Refund(debit, "2.5")));
        Assert.Equal([(first.Id, "2.5")], Lines(wallet.Refund(debit)));
        Assert.Equal([(first.Id, "3", "3"), (second.Id, "3", "3"), ("standing.paid.100", "5", "5")],
            wallet.Account.Lots.Select(lot => (lot.Id, lot.Remaining.ToString(), lot.Granted.ToString())));
    }

    [Fact]
    public void A_lot_that_was_used_up_opens_again_on_its_old_terms()
    {
        wallet.Credit("5", priority: 7, source: LotSource.Bundled);
        var debit = wallet.Debit("5");
        Assert.Empty(wallet.Account.Lots);
        wallet.Pass(Day);
        wallet.Refund(debit);

        var lot = Assert.Single(wallet.Account.Lots);
        Assert.Equal(("standing.bundled.7", new LotTerms(LotSource.Bundled, 7, null, WalletBench.Start)), (lot.Id, lot.Terms));
    }

    [Fact]
    public void What_came_from_an_expired_lot_comes_back_with_a_grace()
    {
        wallet.Credit("5", expires: Day);
        var debit = wallet.Debit("5");
        wallet.Pass(Day);
        var refund = wallet.Refund(debit);

        var lot = Assert.Single(wallet.Account.Lots);
        Assert.Equal((refund.Id, LotSource.Returned, wallet.Now + Limits.ReturnGrace), (lot.Id, lot.Terms.Source, lot.Terms.Expires));
        wallet.Pass(Limits.ReturnGrace);
        wallet.Fold();
        Assert.Equal("0", wallet.Balance);
    }

    [Fact]
    public void What_came_from_an_expired_lot_that_is_still_held_comes_back_with_a_grace()
    {
        wallet.Credit("5", expires: Day);
        var debit = wallet.Debit("2");
        var held = wallet.Reserve("3", Day);
        wallet.Extend(held, Day);
        wallet.Pass(Day - TimeSpan.FromHours(1));
        wallet.Extend(held, Day);
        wallet.Pass(TimeSpan.FromHours(1));
        var refund = wallet.Refund(debit);

        Assert.Equal([(refund.Id, "2")], Lines(refund));
        Assert.Equal("5", wallet.Balance);
        wallet.Confirm(held);
        Assert.Equal(refund.Id, Assert.Single(wallet.Account.Lots).Id);
    }

    [Fact]
    public void What_is_still_owed_for_the_deduction_is_owed_no_longer()
    {
        wallet.Overdrawable("10");
        wallet.Credit("4");
        var debit = wallet.Debit("10");

        Assert.Equal([(Lot.OverdraftId, "5")], Lines(wallet.Refund(debit, "5")));
        Assert.Equal(("-1", "1"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal([(Lot.OverdraftId, "1"), ("standing.paid.100", "1")], Lines(wallet.Refund(debit, "2")));
        Assert.Equal(("1", "0"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void What_was_owed_and_paid_since_comes_back_as_credits()
    {
        wallet.Overdrawable("10");
        var debit = wallet.Debit("10");
        wallet.Credit("6");
        var refund = wallet.Refund(debit);

        Assert.Equal([(Lot.OverdraftId, "4"), ("standing.returned.100", "6")], Lines(refund));
        Assert.Equal(("6", "0"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(LotSource.Returned, Assert.Single(wallet.Account.Lots).Terms.Source);
    }

    [Fact]
    public void Credits_that_come_back_settle_what_is_owed_for_something_else()
    {
        wallet.Overdrawable("10");
        wallet.Credit("5");
        var first = wallet.Debit("5");
        wallet.Debit("3");
        var refund = wallet.Refund(first);

        Assert.Equal([("standing.paid.100", "5")], Lines(refund));
        Assert.Equal([("standing.paid.100", "-3"), (Lot.OverdraftId, "3")], refund.Postings[1].Lines.Select(line => (line.Lot, line.Amount.ToString())));
        Assert.Equal(("2", "0"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void Charges_of_reservations_are_refunded_too()
    {
        wallet.Credit("10");
        var confirmed = wallet.Confirm(wallet.Reserve("5"), "4");
        wallet.Refund(confirmed, "1");
        Assert.Equal(RefusalCode.RefundExceedsDeduction, wallet.Refused(w => w.Refund(confirmed, "4")).Code);
        wallet.Refund(confirmed, "3");

        var held = wallet.Reserve("5");
        wallet.Pass(Limits.DefaultReservationTime);
        wallet.Refund(wallet.LateConfirm(held));
        Assert.Equal("10", wallet.Balance);
    }

    [Fact]
    public void Refunds_open_lots_beyond_the_limit_and_then_share_one()
    {
        var debits = new List<Entry>();
        for (var i = 0; i < (2 * Limits.Lots) + 5; i++)
        {
            wallet.Credit("1", expires: TimeSpan.FromDays(30));
            debits.Add(wallet.Debit("1"));
        }

        foreach (var debit in debits) wallet.Refund(debit);

        Assert.Equal("405", wallet.Balance);
        Assert.Equal((2 * Limits.Lots) + 1, wallet.Account.Lots.Length);
        Assert.Equal("5", wallet.Account.Lots[wallet.Account.IndexOf("standing.returned.100")].Remaining.ToString());
    }

    [Fact]
    public void Lots_of_all_assets_count_toward_what_refunds_may_open()
    {
        var debits = new List<Entry>();
        for (var i = 0; i < (2 * Limits.Lots) + 5; i++)
        {
            var asset = i % 2 == 0 ? WalletBench.Asset : "TOKENS";
            wallet.Credit("1", expires: TimeSpan.FromDays(30), asset: asset);
            debits.Add(wallet.Debit("1", asset));
        }

        foreach (var debit in debits) wallet.Refund(debit);

        Assert.Equal((2 * Limits.Lots) + 2, wallet.Head.Lots);
    }

    [Fact]
    public void Several_assets_come_back_together_each_to_its_lots()
    {
        wallet.Credit("5", expires: Day, asset: "CREDIT");
        wallet.Credit("1");
        var charged = Event(("USD", "3", "chat"), ("CREDIT", "2", "chat"), ("CREDIT", "1", "images"));
        Assert.Equal(RefusalCode.SeveralAssets, wallet.Refused(w => w.Refund(charged, "1")).Code);
        var refund = wallet.Refund(charged);

        Assert.Equal([("CREDIT", "3"), ("USD", "3")], refund.Postings.Select(posting => (posting.Asset, posting.Amount.ToString())));
        Assert.All(refund.Postings, posting => Assert.Equal(Counterparty.Refunded, posting.Counterparty));
        Assert.Equal(("5", "1"), (wallet.Head.Account("CREDIT").Balance.ToString(), wallet.Head.Account("USD").Balance.ToString()));
        Assert.Equal(["chat 2", "images 1"], ProductShare.Of(refund, "CREDIT").Select(share => $"{share.Product} {share.Amount}"));
        Assert.Equal(["chat 3"], ProductShare.Of(refund, "USD").Select(share => $"{share.Product} {share.Amount}"));
        var known = wallet.Document<Refunds>(new(DocumentKind.Refunds, charged.Id))!;
        Assert.Equal(("3", "USD 3"), (known.Refunded.ToString(), string.Join(',', known.Others.Select(other => $"{other.Asset} {other.Amount}"))));
        Assert.Equal(RefusalCode.AlreadyRefunded, wallet.Refused(w => w.Refund(charged)).Code);
        Assert.Equal(RefusalCode.AlreadyRefunded, wallet.Refused(w => w.Refund(charged, "1")).Code);
    }

    [Fact]
    public void An_event_of_one_asset_is_refunded_in_parts()
    {
        wallet.Credit("5");
        var charged = Event(("USD", "3", "chat"), ("CREDIT", "0", "chat"));
        wallet.Refund(charged, "1");
        wallet.Refund(charged);
        Assert.Equal("5", wallet.Balance);
    }

    [Fact]
    public void What_came_back_is_counted_for_each_asset_by_itself()
    {
        var posting = new Posting("CREDIT", WalletBench.Of("2"), Amount.Zero, Counterparty.Refunded, []);
        var before = new Refunds("entry", Amount.Zero).After([posting], "CREDIT");
        Assert.Equal(("2", "0"), (before.Of("CREDIT", "CREDIT").ToString(), before.Of("USD", "CREDIT").ToString()));
        var after = before.After([posting with { Asset = "USD" }, posting with { Asset = "USD", Counterparty = Counterparty.Internal }], "CREDIT");
        Assert.Equal(("2", "2"), (after.Of("CREDIT", "CREDIT").ToString(), after.Of("USD", "CREDIT").ToString()));
    }

    private Entry Event(params (string Asset, string Amount, string Product)[] fees) => wallet.Do(new RecordEvent(
        new EventRecord
        {
            Type = "message",
            OccurredAt = wallet.Now,
            Fees = [.. fees.Select(fee => new Fee(fee.Asset, WalletBench.Of(fee.Amount), "Price", null, fee.Product, 1))],
            Versions = [],
            Costs = [],
        },
        "content")
    { EntryId = wallet.NextId() });

    private static IEnumerable<(string, string)> Lines(Entry entry) =>
        entry.Postings[0].Lines.Select(line => (line.Lot, line.Amount.ToString()));
}
