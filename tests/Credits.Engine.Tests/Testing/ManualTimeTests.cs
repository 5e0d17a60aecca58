using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Testing;

public sealed class ManualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void The_clock_moves_only_when_told()
    {
        var start = _time.GetUtcNow();
        Assert.Equal(start, _time.GetUtcNow());

        _time.Advance(Second);

        Assert.Equal(start + Second, _time.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_at_their_own_moments_in_order()
    {
        var start = _time.GetUtcNow();
        var fired = new List<(string, TimeSpan)>();
        foreach (var (name, due) in new[] { ("late", 3), ("early", 1), ("early too", 1), ("never", 9) })
            _time.CreateTimer(_ => fired.Add((name, _time.GetUtcNow() - start)), null, due * Second, Timeout.InfiniteTimeSpan);

        _time.Advance(5 * Second);

        Assert.Equal([("early", Second), ("early too", Second), ("late", 3 * Second)], fired);
        Assert.Equal(1, _time.PendingTimers);
        Assert.Equal(start + (9 * Second), _time.NextDue);
    }

    [Fact]
    public void A_periodic_timer_fires_each_time_until_disposed()
    {
        var fired = 0;
        var timer = _time.CreateTimer(_ => fired++, null, Second, 2 * Second);
        _time.Advance(6 * Second);
        Assert.Equal(3, fired);

        timer.Dispose();
        _time.Advance(6 * Second);

        Assert.Equal(3, fired);
    }

    [Fact]
    public void A_timer_made_by_a_timer_fires_in_the_same_move_if_it_is_due()
    {
        var fired = new List<int>();
        _time.CreateTimer(
            _ =>
            {
                fired.Add(1);
                _time.CreateTimer(_ => fired.Add(2), null, Second, Timeout.InfiniteTimeSpan);
            },
            null, Second, Timeout.InfiniteTimeSpan);

        _time.Advance(2 * Second);

        Assert.Equal([1, 2], fired);
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(10 * Second, _time, TestContext.Current.CancellationToken);
        _time.Advance(9 * Second);
        Assert.False(delay.IsCompleted);

        _time.Advance(Second);

        await delay;
    }

    [Fact]
    public void Setting_the_clock_lets_no_time_pass()
    {
        var fired = 0;
        var stamp = _time.GetTimestamp();
        _time.CreateTimer(_ => fired++, null, Second, Timeout.InfiniteTimeSpan);

        _time.Set(_time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(0, fired);
        Assert.Equal(TimeSpan.Zero, _time.GetElapsedTime(stamp));

        _time.Set(_time.GetUtcNow() - TimeSpan.FromHours(2));
        _time.Advance(Second);
        Assert.Equal(1, fired);
        Assert.Equal(Second, _time.GetElapsedTime(stamp));
    }
}
