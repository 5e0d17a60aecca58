namespace Credits.Payments.Http;

/// <summary>How often a provider is asked, and how long it may take.</summary>
internal sealed record RetryRules
{
    /// <summary>How often at most.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The wait before the second attempt; it doubles from one to the next.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait: a provider that asks for more is not asked again by this call.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How to wait.</summary>
    public required Func<TimeSpan, CancellationToken, Task> WaitAsync { get; init; }

    /// <summary>A number from 0 to 1 that differs from call to call, so that not all come back at one moment.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>The rules over a clock.</summary>
    public static RetryRules Over(TimeProvider time) => new()
    {
        WaitAsync = (wait, cancellation) => Task.Delay(wait, time, cancellation),
        Jitter = Random.Shared.NextDouble,
    };

    /// <summary>The wait after an attempt, counted from 1, or null to give up.</summary>
    public TimeSpan? WaitAfter(int attempt, TimeSpan? asked)
    {
        if (attempt >= Attempts) return null;
        if (asked > LongestWait) return null;
        var wait = FirstWait * Math.Pow(2, attempt - 1) * (0.5 + (Jitter() / 2));
        if (wait > LongestWait) wait = LongestWait;
        return asked > wait ? asked.Value : wait;
    }
}
