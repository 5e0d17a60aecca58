namespace Credits.Testing.Time;

/// <summary>
/// A clock that moves only when told. Timers fire inside the call that moves it, each at its own moment and in
/// the order of their moments, so what a test sees never depends on how fast the machine is.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private long _elapsed;
    private long _made;

    public ManualTime() : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How many timers wait for their moment.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    /// <summary>When the next timer is due, or null if none waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate) return Next() is { } timer ? _now + TimeSpan.FromTicks(Math.Max(0, timer.Due - _elapsed)) : null;
        }
    }

    /// <summary>Whether a timer waits for just this moment.</summary>
    public bool HasTimerAt(DateTimeOffset moment)
    {
        lock (_gate) return _timers.Exists(timer => _now + TimeSpan.FromTicks(timer.Due - _elapsed) == moment);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _elapsed;
    }

    /// <summary>Lets time pass: the clock moves on and the timers due until then fire.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_gate) target = _elapsed + by.Ticks;
        while (TakeDue(target) is { } timer) timer.Fire();
    }

    /// <summary>
    /// Lets time pass as for a machine that was asleep: the clock moves on, then each timer that was due fires once, however
    /// many of its periods went by. What would take a timer of a second minutes to live through costs nothing.
    /// </summary>
    public void Jump(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<ManualTimer> due;
        lock (_gate)
        {
            MoveTo(_elapsed + by.Ticks);
            due = [.. _timers.Where(timer => timer.Due <= _elapsed).OrderBy(timer => (timer.Due, timer.Number))];
            foreach (var timer in due)
            {
                if (timer.Period > 0) timer.Due = _elapsed + timer.Period;
                else _timers.Remove(timer);
            }
        }

        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Sets the clock, back or ahead, as an administrator would: no time passes and no timer fires.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate) _now = now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            var timer = Next();
            if (timer is null || timer.Due > target)
            {
                MoveTo(target);
                return null;
            }

            MoveTo(timer.Due);
            if (timer.Period > 0) timer.Due += timer.Period;
            else _timers.Remove(timer);
            return timer;
        }
    }

    private void MoveTo(long elapsed)
    {
        if (elapsed <= _elapsed) return;
        _now += TimeSpan.FromTicks(elapsed - _elapsed);
        _elapsed = elapsed;
    }

    private ManualTimer? Next() => _timers.MinBy(timer => (timer.Due, timer.Number));

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; }

        public long Period { get; private set; }

        public long Number { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._elapsed + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                Number = time._made++;
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
