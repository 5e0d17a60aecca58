namespace Credits.Engine.Queues;

/// <summary>Keeps a delivery locked until disposed, renewing the lock when half of its time is over.</summary>
internal sealed class DeliveryLock : IAsyncDisposable
{
    private readonly IMessageSource source;
    private readonly TimeProvider time;
    private readonly DateTimeOffset end;
    private readonly CancellationTokenSource lost = new();
    private readonly ITimer timer;
    private Delivery delivery;
    private Task renewing = Task.CompletedTask;
    private volatile bool over;

    public DeliveryLock(IMessageSource source, Delivery delivery, TimeProvider time, TimeSpan atMost)
    {
        this.source = source;
        this.time = time;
        this.delivery = delivery;
        end = time.GetUtcNow() + atMost;
        timer = time.CreateTimer(_ => renewing = RenewAsync(), null, Half(delivery), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The delivery as it is locked now.</summary>
    public Delivery Delivery => Volatile.Read(ref delivery);

    /// <summary>Set when the lock is lost, or given up.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Renews no more.</summary>
    public async ValueTask DisposeAsync()
    {
        over = true;
        await timer.DisposeAsync();
        await renewing;
        // A renewal that was under way may have set it once more.
        await timer.DisposeAsync();
        lost.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            if (time.GetUtcNow() < end && await source.RenewAsync(Delivery) is { } renewed)
            {
                Volatile.Write(ref delivery, renewed);
                if (!over) timer.Change(Half(renewed), Timeout.InfiniteTimeSpan);
                return;
            }
        }
        catch (QueueUnavailableException)
        {
            // What is left of the lock is not enough to count on.
        }

        await lost.CancelAsync();
    }

    private TimeSpan Half(Delivery locked)
    {
        var left = (locked.LockedUntil - time.GetUtcNow()) / 2;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
