using System.Collections.Immutable;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Rating;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class RecordEventTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void An_event_draws_the_sum_of_its_fees_per_asset_in_one_entry_and_is_found_by_its_mark()
    {
        wallet.Credit("10");
        wallet.Credit("100", asset: "CREDIT");
        var entry = Record(("USD", "1.5"), ("CREDIT", "30"), ("USD", "0.25"));
        Assert.Equal(EntryKind.Debit, entry.Kind);
        Assert.Equal([("CREDIT", "-30", "70"), ("USD", "-1.75", "8.25")], entry.Postings.Select(posting => (posting.Asset, posting.Amount.ToString(), posting.BalanceAfter.ToString())));
        Assert.Equal(3, entry.Event!.Fees.Length);
        Assert.Equal(entry.Id, wallet.Document<EventMark>(new(DocumentKind.Event, entry.Id))!.EntryId);
    }

    [Fact]
    public void An_event_that_costs_nothing_is_an_entry_that_moves_nothing()
    {
        var entry = Record();
        Assert.Empty(entry.Postings);
        Assert.Equal((1, 0), (wallet.Head.Sequence, wallet.Head.Movements));
        Assert.Empty(Record(("USD", "0")).Postings);
    }

    [Fact]
    public void What_is_missing_becomes_a_debt_that_later_credits_pay()
    {
        wallet.Credit("1");
        Record(("USD", "3"));
        Assert.Equal(("-2", "2"), (wallet.Balance, wallet.Overdraft));
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Debit("1")).Code);
        wallet.Credit("5");
        Assert.Equal(("3", "0"), (wallet.Balance, wallet.Overdraft));
    }

    [Fact]
    public void A_policy_limits_how_far_events_go_and_can_be_lifted()
    {
        wallet.Credit("1");
        Limit("2");
        Record(("USD", "3"));
        Assert.Equal(RefusalCode.InsufficientCredits, Refused(("USD", "0.01")));
        Limit("0");
        wallet.Credit("3");
        Record(("USD", "1"));
        Assert.Equal(RefusalCode.InsufficientCredits, Refused(("USD", "1"), ("EUR", "1")));
        Assert.Equal("0", wallet.Balance);
        Limit(null);
        Record(("USD", "1000"));
        Assert.Equal("-1000", wallet.Balance);
        Assert.Equal(ChangeState.Unchanged, Assert.Throws<RefusedException>(() => Limit(null)).Refusal.Code);
    }

    [Fact]
    public void A_frozen_wallet_takes_only_what_costs_nothing_and_a_closed_one_nothing()
    {
        wallet.Credit("1");
        wallet.Set(WalletState.Frozen);
        Assert.Equal(RefusalCode.WalletFrozen, Refused(("USD", "1")));
        Record();
        wallet.Set(WalletState.Closed);
        Assert.Equal(RefusalCode.WalletClosed, Refused());
    }

    [Fact]
    public void More_than_a_day_ahead_is_refused_and_the_past_is_not()
    {
        Record(WalletBench.Start + RecordEvent.MaxAhead);
        Assert.Equal(RefusalCode.EventInFuture, Assert.Throws<RefusedException>(() => Record(WalletBench.Start + RecordEvent.MaxAhead + TimeSpan.FromMilliseconds(1))).Refusal.Code);
        Record(WalletBench.Start.AddYears(-5), ("USD", "1"));
        Assert.Equal(WalletBench.Start, wallet.Last.EffectiveAt);
    }

    [Fact]
    public void More_than_can_be_counted_and_more_assets_than_there_may_be_are_refused()
    {
        Assert.Equal(RefusalCode.AmountOutOfRange, Refused(("USD", "999999999999999"), ("USD", "999999999999999")));
        for (var i = 1; i < Limits.Accounts; i++) wallet.Credit("1", asset: "A" + i);
        Assert.Equal(RefusalCode.TooManyAssets, Refused(("X", "1"), ("Y", "1")));
        Record(("X", "1"));
    }

    [Fact]
    public void A_charge_can_be_refunded()
    {
        wallet.Credit("10");
        var entry = Record(("USD", "4"));
        wallet.Refund(entry);
        Assert.Equal("10", wallet.Balance);
    }

    private string Refused(params ImmutableArray<(string Asset, string Amount)> fees) => wallet.Refused(_ => Record(fees)).Code;

    private Entry Record(params ImmutableArray<(string Asset, string Amount)> fees) => Record(WalletBench.Start, fees);

    private Entry Record(DateTimeOffset at, params ImmutableArray<(string Asset, string Amount)> fees)
    {
        var happened = new EventRecord
        {
            Type = "used",
            OccurredAt = at,
            Fees = [.. fees.Select(fee => new Fee(fee.Asset, Amount.Parse(fee.Amount), "price", null, "product", 1))],
            Versions = [new("product", 1)],
            Costs = [new("c", "aaaaaaaaaaaaaaaaaaaaaaaaaa", Amount.Parse("0.16"), "USD")],
        };
        return wallet.Do(new RecordEvent(happened, "content") { EntryId = wallet.NextId() });
    }

    private void Limit(string? limit) => wallet.Do(new SetUsageLimit("USD", limit is null ? null : Amount.Parse(limit)) { EntryId = wallet.NextId() });
}
