using System.Text;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Ledger;

public sealed class AdvanceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void Nothing_is_due_before_its_time()
    {
        Assert.Null(Advance.Next(wallet.Head, DateTimeOffset.MaxValue));
        wallet.Credit("5");
        Assert.Null(wallet.Head.NextDue);
        wallet.Credit("5", expires: Minute);
        Assert.Equal(WalletBench.Start + Minute, wallet.Head.NextDue);
        Assert.Null(Advance.Next(wallet.Head, WalletBench.Start + Minute - TimeSpan.FromMilliseconds(1)));
        Assert.NotNull(Advance.Next(wallet.Head, WalletBench.Start + Minute));
    }

    [Fact]
    public void An_expired_lot_leaves_an_entry_at_its_due_time()
    {
        var credit = wallet.Credit("5", expires: Minute);
        wallet.Pass(3 * Minute);
        Assert.Equal(1, wallet.Fold());

        Assert.Equal((EntryKind.Expire, credit.Id, WalletBench.Start + Minute, wallet.Now), (wallet.Last.Kind, wallet.Last.Target, wallet.Last.EffectiveAt, wallet.Last.RecordedAt));
        Assert.Equal(("-5", Counterparty.Expired), (wallet.Last.Postings[0].Amount.ToString(), wallet.Last.Postings[0].Counterparty));
        Assert.Equal("5", wallet.Account.Totals.Expired.ToString());
        Assert.Equal(0, wallet.Fold());
    }

    [Fact]
    public void Due_items_are_folded_in_by_time_then_reservations_before_lots_then_by_id()
    {
        for (var i = 0; i < 5; i++)
        {
            wallet.Credit("10", expires: 2 * Minute, asset: i % 2 == 0 ? "USD" : "EUR");
            wallet.Credit("10", expires: Minute, asset: "GBP");
        }

        for (var i = 0; i < 5; i++)
        {
            wallet.Reserve("1", 2 * Minute);
            wallet.Reserve("1", Minute, asset: "GBP");
        }

        var before = wallet.Entries.Count;
        wallet.Pass(5 * Minute);
        Assert.Equal(20, wallet.Fold());

        var order = wallet.Entries.Skip(before).Select(entry => entry.Entry).Select(entry => (entry.EffectiveAt, entry.Kind == EntryKind.Settle ? 0 : 1, entry.Target!)).ToList();
        Assert.Equal(order.OrderBy(item => item.EffectiveAt).ThenBy(item => item.Item2).ThenBy(item => item.Item3, StringComparer.Ordinal), order);
    }

    [Fact]
    public void Two_hundred_items_of_one_moment_are_all_folded_in()
    {
        for (var i = 0; i < 100; i++)
        {
            wallet.Credit("1", expires: Minute);
            wallet.Credit("1");
        }

        for (var i = 0; i < 100; i++) wallet.Reserve("1.5", Minute);
        wallet.Pass(Minute);
        wallet.Fold();

        Assert.Empty(wallet.Head.Reservations);
        Assert.Equal(("0", "200"), (wallet.Reserved, wallet.Balance));
        wallet.Pass(Limits.ReturnGrace);
        wallet.Fold();
        Assert.Equal(("100", "100"), (wallet.Balance, wallet.Account.Totals.Expired.ToString()));
        Assert.Null(wallet.Head.NextDue);
    }

    [Fact]
    public void What_was_missed_for_years_takes_effect_when_it_was_due()
    {
        wallet.Credit("5", expires: Minute);
        var held = wallet.Reserve("5", 2 * Minute);
        wallet.Pass(TimeSpan.FromDays(3650));
        wallet.Fold();

        // Let go into a lot that had ended: the grace runs from the deadline, so it is long over as well.
        Assert.Equal([held.Expires, held.Expires + Limits.ReturnGrace], wallet.Entries.TakeLast(2).Select(entry => entry.Entry.EffectiveAt));
        Assert.Equal("0", wallet.Balance);
        Assert.Null(wallet.Head.NextDue);
    }

    [Fact]
    public void A_clock_that_steps_back_brings_nothing_back()
    {
        wallet.Credit("5", expires: Minute);
        wallet.Pass(2 * Minute);
        wallet.Fold();
        wallet.Now = WalletBench.Start;
        var entry = wallet.Credit("1");
        Assert.Equal((WalletBench.Start + (2 * Minute), WalletBench.Start + (2 * Minute)), (entry.EffectiveAt, entry.RecordedAt));
        Assert.Equal("1", wallet.Balance);
    }

    [Fact]
    public void What_ends_by_itself_has_the_same_id_whoever_folds_it_in()
    {
        var other = new WalletBench();
        foreach (var bench in new[] { wallet, other })
        {
            bench.Credit("5", expires: Minute);
            bench.Reserve("2", 2 * Minute);
            bench.Pass(bench == wallet ? 2 * Minute : 5 * Minute);
            bench.Fold();
        }

        Assert.Equal(wallet.Entries.Select(entry => entry.Entry.Id), other.Entries.Select(entry => entry.Entry.Id));
    }

    [Fact]
    public void A_projection_shows_what_will_be_and_keeps_its_place_in_the_chain()
    {
        wallet.Credit("5", expires: Minute);
        wallet.Credit("5");
        wallet.Reserve("2", 2 * Minute);
        var before = wallet.Head;
        var bytes = HeadJson.Write(before);

        Assert.Same(before, Advance.Project(before, wallet.Now));
        var later = Advance.Project(before, wallet.Now + (2 * Minute));

        Assert.Equal(bytes, HeadJson.Write(before));
        Assert.Equal((before.Sequence, before.Movements, before.LastHash, before.AsOf), (later.Sequence, later.Movements, later.LastHash, later.AsOf));
        wallet.Pass(2 * Minute);
        wallet.Fold();
        Assert.Equal(State(wallet.Head), State(later));
    }

    /// <summary>Each step: what to do, how much, and when it ends or how long to wait, in minutes.</summary>
    private static readonly FsCheck.Gen<(int Kind, int Amount, int Minutes)[]> Scripts =
        (from kind in Gen.Choose(0, 5)
         from amount in Gen.Choose(1, 20)
         from minutes in Gen.Choose(1, 60 * 24)
         select (kind, amount, minutes)).ArrayOf(12);

    [Fact]
    public void Advancing_in_steps_is_advancing_at_once() => Check.ForAll(
        Scripts.Zip(Gen.Choose(0, 14 * 24 * 60).ArrayOf(5)), run =>
        {
            var (script, stops) = run;
            var (stepwise, atOnce) = (Played(script), Played(script));
            var start = atOnce.Now;
            foreach (var stop in stops.Order())
            {
                stepwise.Now = start.AddMinutes(stop);
                stepwise.Fold();
            }

            stepwise.Now = atOnce.Now = start.AddDays(14);
            stepwise.Fold();
            atOnce.Fold();

            Assert.Equal(Story(stepwise), Story(atOnce));
            Assert.Equal(State(stepwise.Head), State(atOnce.Head));
            Assert.Equal(State(atOnce.Head), State(Advance.Project(Played(script).Head, start.AddDays(14))));
        });

    private static WalletBench Played((int Kind, int Amount, int Minutes)[] script)
    {
        var played = new WalletBench();
        played.Overdrawable("30");
        foreach (var (kind, amount, minutes) in script)
        {
            var text = amount.ToString();
            var span = TimeSpan.FromMinutes(minutes);
            try
            {
                _ = kind switch
                {
                    0 or 1 => played.Credit(text, span),
                    2 => played.Credit(text),
                    3 or 4 => played.Hold(text, span),
                    _ => played.Debit(text),
                };
            }
            catch (RefusedException)
            {
                // A script that asks for too much is as good as any.
            }
        }

        return played;
    }

    private static IEnumerable<string> Story(WalletBench bench) => bench.Entries.Select(entry => entry.Entry).Select(entry =>
        $"{entry.Sequence} {entry.Id} {entry.Kind} {entry.EffectiveAt:O} {entry.Target} {entry.Movements} "
        + string.Join(';', entry.Postings.Select(posting => $"{posting.Counterparty} {posting.Amount} {posting.BalanceAfter} {string.Join(',', posting.Lines)}")));

    /// <summary>The head but for its place in the chain.</summary>
    private static string State(Head head) =>
        Encoding.UTF8.GetString(HeadJson.Write(head with { LastHash = "", Sequence = 0, Movements = 0, AsOf = default }));
}
