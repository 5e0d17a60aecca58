using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

public sealed class ReservationTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Instance two;

    public ReservationTests() => two = one.Another();

    [Fact]
    public async Task Twenty_at_once_on_a_balance_for_six_grant_exactly_six()
    {
        await one.DoneAsync(Credit("a", "500"));
        var tasks = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).Start(Reserve("r" + i, "75"))).ToArray();
        var results = await one.Passing(Task.WhenAll(tasks));
        Assert.Equal(6, results.Count(result => result.Outcome is Outcome.Done));
        Assert.Equal(("500", "50"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Confirm_charges_what_was_used_and_releases_the_rest()
    {
        await HoldAsync();
        await DoneAsync(Confirm("r", "30"));
        Assert.Equal(("70", "70"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Confirm_for_more_than_held_is_refused_beyond_what_is_available_and_the_hold_stays()
    {
        await HoldAsync();
        var refused = Assert.IsType<Outcome.Refused>(await one.SettleAsync(Confirm("r", "101")));
        Assert.Equal(RefusalCode.InsufficientCredits, refused.Refusal.Code);
        Assert.Equal(("100", "40"), await one.BalanceAsync());
        await DoneAsync(Confirm("r", "100"));
        Assert.Equal(("0", "0"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Settling_again_in_the_same_way_answers_as_the_first_time()
    {
        await HoldAsync();
        await DoneAsync(Cancel("r"));
        var again = Assert.IsType<Outcome.Done>(await two.SettleAsync(Cancel("r")));
        Assert.True(again.Replayed);
    }

    [Theory]
    [InlineData(null, "60")]
    [InlineData("60", null)]
    public async Task To_confirm_all_that_was_held_is_the_same_said_or_unsaid(string? first, string? second)
    {
        await HoldAsync();
        await DoneAsync(Confirm("r", first));
        Assert.True(Assert.IsType<Outcome.Done>(await two.SettleAsync(Confirm("r", second))).Replayed);
    }

    [Fact]
    public async Task Settling_in_another_way_is_refused()
    {
        await HoldAsync();
        await DoneAsync(Confirm("r", "60"));
        var refused = Assert.IsType<Outcome.Refused>(await one.SettleAsync(Cancel("r")));
        Assert.Equal(RefusalCode.ReservationSettled, refused.Refusal.Code);
        Assert.Equal(SettlementOutcome.Confirmed, refused.Existing!.Settlement!.Outcome);
    }

    [Fact]
    public async Task Settling_what_has_expired_says_so()
    {
        await HoldAsync();
        one.Time.Advance(Limits.DefaultReservationTime);
        var refused = Assert.IsType<Outcome.Refused>(await one.SettleAsync(Confirm("r")));
        Assert.Equal(RefusalCode.ReservationExpired, refused.Refusal.Code);
        Assert.Equal(("100", "100"), await one.BalanceAsync());
    }

    [Fact]
    public async Task One_tick_before_its_deadline_a_reservation_can_be_confirmed()
    {
        await HoldAsync();
        one.Time.Advance(Limits.DefaultReservationTime - TimeSpan.FromMilliseconds(1));
        await DoneAsync(Confirm("r"));
        Assert.Equal(("40", "40"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_late_confirm_that_is_allowed_charges_once_from_what_is_available()
    {
        await HoldAsync();
        one.Time.Advance(Limits.DefaultReservationTime);
        var late = Assert.IsType<Outcome.Done>(await one.SettleAsync(Confirm("r"), allowExpired: true));
        Assert.Equal(EntryKind.Late, late.Entry.Kind);
        Assert.True(Assert.IsType<Outcome.Done>(await two.SettleAsync(Confirm("r"), allowExpired: true)).Replayed);
        Assert.True(Assert.IsType<Outcome.Done>(await two.SettleAsync(Confirm("r", "60"), allowExpired: true)).Replayed);
        var other = Assert.IsType<Outcome.Refused>(await two.SettleAsync(Confirm("r", "1"), allowExpired: true));
        Assert.Equal(RefusalCode.ReservationSettled, other.Refusal.Code);
        Assert.Equal(("40", "40"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_late_confirm_that_is_allowed_charges_nothing_of_what_came_after_the_wallet_was_closed()
    {
        await HoldAsync();
        one.Time.Advance(Limits.DefaultReservationTime);
        await one.DoneAsync(new ChangeState(WalletState.Closed) { EntryId = Id("close") });
        await one.DoneAsync(new ChangeState(WalletState.Open) { EntryId = Id("open") });
        await one.DoneAsync(Credit("b", "100"));
        var refused = Assert.IsType<Outcome.Refused>(await two.SettleAsync(Confirm("r"), allowExpired: true));
        Assert.Equal(RefusalCode.ReservationExpired, refused.Refusal.Code);
        Assert.Equal(("100", "100"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_confirm_that_lost_to_the_expiry_on_another_instance_sees_what_that_did()
    {
        await HoldAsync();
        one.Store.GoBefore(async () =>
        {
            one.Time.Advance(Limits.DefaultReservationTime);
            await two.Writer.AdvanceAsync(Ann.Partition);
        });
        var refused = Assert.IsType<Outcome.Refused>(await one.SettleAsync(Confirm("r")));
        Assert.Equal(RefusalCode.ReservationExpired, refused.Refusal.Code);
        Assert.Equal(("100", "100"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_reservation_that_is_not_there_is_not_found()
    {
        await one.DoneAsync(Credit("a", "100"));
        var refused = Assert.IsType<Outcome.Refused>(await one.SettleAsync(Confirm("nothing")));
        Assert.Equal(RefusalCode.ReservationNotFound, refused.Refusal.Code);
    }

    [Fact]
    public async Task Partial_refunds_at_once_on_two_instances_never_exceed_the_deduction()
    {
        await one.DoneAsync(Credit("a", "100"));
        await one.DoneAsync(Debit("d", "100"));
        var tasks = Enumerable.Range(0, 9).Select(i => (i % 2 == 0 ? one : two).Start(Refund("f" + i, "d", "30"))).ToArray();
        var results = await one.Passing(Task.WhenAll(tasks));
        Assert.Equal(3, results.Count(result => result.Outcome is Outcome.Done));
        Assert.Equal(("90", "90"), await one.BalanceAsync());
        await one.DoneAsync(Refund("rest", "d"));
        Assert.Equal(RefusalCode.AlreadyRefunded, (await two.RefusedAsync(Refund("more", "d"))).Code);
        Assert.Equal(RefusalCode.NotRefundable, (await two.RefusedAsync(Refund("undo", "rest"))).Code);
        Assert.Equal(RefusalCode.NotRefundable, (await two.RefusedAsync(Refund("mint", "a"))).Code);
    }

    [Fact]
    public async Task Moments_finer_than_a_millisecond_are_kept_as_they_are_stored()
    {
        // Both end within one millisecond, the second one a little earlier: as stored they end together.
        var end = one.Now.AddHours(1);
        await one.DoneAsync(Credit("a", "1", end.AddTicks(9)));
        one.Time.Advance(TimeSpan.FromMilliseconds(1));
        await one.DoneAsync(Credit("b", "1", end.AddTicks(5)));
        await one.DoneAsync(Reserve("r", "1", TimeSpan.FromTicks(10_000_005)));
        await one.DoneAsync(new Extend(Id("r"), one.Now.AddTicks(20_000_005)) { EntryId = Id("x") });
        Assert.Null(await one.FaultAsync());
        var head = (await one.Service.ReadAsync(Ann)).Head;
        var stored = (await two.Service.ReadAsync(Ann)).Head;
        Assert.Equal(stored.Reservations[0].Expires, head.Reservations[0].Expires);
    }

    private async Task HoldAsync()
    {
        await one.DoneAsync(Credit("a", "100"));
        await one.DoneAsync(Reserve("r", "60"));
        Assert.Equal(("100", "40"), await one.BalanceAsync());
    }

    private async Task DoneAsync(Settle command) => Assert.False(Assert.IsType<Outcome.Done>(await one.SettleAsync(command)).Replayed);

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }
}
