namespace Credits.Sqlite.Queue;

/// <summary>Wakes who waits for something to happen in a queue, or for a moment.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    /// <summary>No timer is set further ahead; who wakes for nothing waits again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // A timer may ring a little before its moment; without this the rest would be waited for in a tight loop.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource _woken = NewSource();

    /// <summary>Completes at the next wake-up. Take it before looking whether there is something to do.</summary>
    public Task Next => Volatile.Read(ref _woken).Task;

    public void Wake() => Interlocked.Exchange(ref _woken, NewSource()).TrySetResult();

    /// <summary>Waits for the wake-up that was taken before, at most until a moment.</summary>
    public async Task WaitAsync(Task next, DateTimeOffset? until, CancellationToken cancellation)
    {
        var left = until - time.GetUtcNow() ?? Longest;
        left = left < Shortest ? Shortest : left > Longest ? Longest : left;
        await using var timer = time.CreateTimer(_ => Wake(), null, left, Timeout.InfiniteTimeSpan);
        await next.WaitAsync(cancellation);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
