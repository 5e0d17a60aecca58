using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class ReserveTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void A_hold_keeps_its_split_and_moves_no_balance()
    {
        var soon = wallet.Credit("3", expires: Day);
        wallet.Credit("10");
        var entry = wallet.Hold("5");

        Assert.Equal((EntryKind.Hold, 2L), (entry.Kind, entry.Movements));
        Assert.Empty(entry.Postings);
        var held = entry.Reservation!;
        Assert.Equal((entry.Id, "5", "0", wallet.Now, wallet.Now + Limits.DefaultReservationTime), (held.Id, held.Amount.ToString(), held.Uncovered.ToString(), held.Opened, held.Expires));
        Assert.Equal([new HeldLine(soon.Id, WalletBench.Of("3")), new HeldLine("standing.paid.100", WalletBench.Of("2"))], held.Lines);
        Assert.Equal(("13", "5", "8"), (wallet.Balance, wallet.Reserved, wallet.Available));
    }

    [Fact]
    public void Holds_are_kept_apart_from_each_other()
    {
        wallet.Credit("10");
        wallet.Reserve("6");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Hold("4.01")).Code);
        wallet.Reserve("4");
        Assert.Equal(("10", "10", "0"), (wallet.Balance, wallet.Reserved, wallet.Available));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(24 * 3600 * 1000 + 1)]
    public void A_reservation_lives_more_than_nothing_and_at_most_a_day(int milliseconds)
    {
        wallet.Credit("10");
        Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Hold("1", TimeSpan.FromMilliseconds(milliseconds))).Code);
        wallet.Reserve("1", Limits.MaxReservationTime);
        wallet.Reserve("1", TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_time_beyond_the_calendar_is_refused_like_any_other()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("1");
        foreach (var time in new[] { TimeSpan.MaxValue, TimeSpan.MinValue })
        {
            Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Hold("1", time)).Code);
            Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Do(new Extend(held.Id, null, time) { EntryId = w.NextId() })).Code);
        }

        Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Do(new Extend(held.Id, DateTimeOffset.MaxValue) { EntryId = w.NextId() })).Code);
        Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Do(new Extend(held.Id, DateTimeOffset.MinValue) { EntryId = w.NextId() })).Code);
        Assert.Equal(wallet.Now.AddHours(1), wallet.Do(new Extend(held.Id, null, TimeSpan.FromHours(1)) { EntryId = wallet.NextId() }).Reservation!.Expires);
    }

    [Fact]
    public void A_wallet_holds_so_many_reservations()
    {
        wallet.Credit("1000");
        wallet.Credit("1", asset: "EUR");
        var first = wallet.Reserve("1");
        for (var i = 1; i < Limits.Reservations; i++) wallet.Reserve("1");

        Assert.Equal(RefusalCode.TooManyReservations, wallet.Refused(w => w.Hold("1")).Code);
        Assert.Equal(RefusalCode.TooManyReservations, wallet.Refused(w => w.Hold("1", asset: "EUR")).Code);
        wallet.Cancel(first);
        wallet.Reserve("1");
    }

    [Fact]
    public void The_overdraft_limit_covers_what_lots_do_not()
    {
        wallet.Overdrawable("10");
        wallet.Credit("4");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.Hold("14.01")).Code);
        var held = wallet.Reserve("14");

        Assert.Equal(("4", "10"), (Assert.Single(held.Lines).Amount.ToString(), held.Uncovered.ToString()));
        Assert.Equal(("4", "14", "-10", "0"), (wallet.Balance, wallet.Reserved, wallet.Available, wallet.Overdraft));
    }

    [Fact]
    public void Held_credits_do_not_expire_while_they_are_held()
    {
        var credit = wallet.Credit("10", expires: TimeSpan.FromHours(1));
        var held = wallet.Reserve("4", TimeSpan.FromHours(2));
        Assert.Equal(wallet.Now.AddHours(1), wallet.Head.NextDue);
        wallet.Pass(TimeSpan.FromHours(1));

        Assert.Equal(1, wallet.Fold());
        Assert.Equal((EntryKind.Expire, credit.Id, "-6"), (wallet.Last.Kind, wallet.Last.Target, wallet.Last.Postings[0].Amount.ToString()));
        Assert.Equal(("4", "4", "0"), (wallet.Balance, wallet.Reserved, wallet.Available));
        Assert.Equal(held.Expires, wallet.Head.NextDue);
        wallet.Confirm(held);
        Assert.Equal("0", wallet.Balance);
        Assert.Empty(wallet.Account.Lots);
    }

    [Fact]
    public void A_deadline_can_be_moved_both_ways()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        var entry = wallet.Extend(held, TimeSpan.FromHours(3));
        Assert.Equal((EntryKind.Extend, held.Id), (entry.Kind, entry.Target));
        Assert.Equal(held with { Expires = wallet.Now.AddHours(3) }, wallet.Head.Reservation(held.Id)! with { Lines = held.Lines });

        wallet.Pass(TimeSpan.FromHours(2));
        Assert.Equal(0, wallet.Fold());
        wallet.Extend(held, TimeSpan.FromMilliseconds(1));
        wallet.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, wallet.Fold());
    }

    [Fact]
    public void A_deadline_can_be_counted_from_the_decision_and_tried_again_later()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        var extend = new Extend(held.Id, null, TimeSpan.FromMinutes(10)) { EntryId = "first" };
        wallet.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(wallet.Now.AddMinutes(10), wallet.Do(extend).Reservation!.Expires);
        Assert.Equal(extend.Fingerprint, (extend with { EntryId = "again" }).Fingerprint);
        Assert.NotEqual(extend.Fingerprint, (extend with { Time = TimeSpan.FromMinutes(11) }).Fingerprint);
        Assert.NotEqual(extend.Fingerprint, (extend with { Expires = wallet.Now, Time = null }).Fingerprint);
    }

    [Fact]
    public void A_deadline_is_at_most_a_day_from_now_and_an_ended_reservation_has_none()
    {
        wallet.Credit("10");
        var held = wallet.Reserve("4");
        Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Extend(held, TimeSpan.Zero)).Code);
        Assert.Equal(RefusalCode.InvalidDeadline, wallet.Refused(w => w.Extend(held, Limits.MaxReservationTime + TimeSpan.FromMilliseconds(1))).Code);
        wallet.Extend(held, Limits.MaxReservationTime);

        var cancelled = wallet.Reserve("1");
        wallet.Cancel(cancelled);
        Assert.Equal(RefusalCode.ReservationSettled, wallet.Refused(w => w.Extend(cancelled, Day)).Code);
        wallet.Pass(Day);
        Assert.Equal(RefusalCode.ReservationExpired, wallet.Refused(w => w.Extend(held, Day)).Code);
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.Extend(held with { Id = "unknown" }, Day)).Code);
    }
}
