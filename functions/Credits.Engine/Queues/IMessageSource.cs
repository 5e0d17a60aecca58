namespace Credits.Engine.Queues;

/// <summary>
/// The port to receive messages by hand; on a host that delivers them itself nobody uses it. Each delivery is
/// locked for a while: who neither settles nor renews it in time loses it to the next receiver.
/// </summary>
public interface IMessageSource
{
    /// <summary>
    /// Waits until there is something to deliver and locks it; an empty list means "ask again". Throws
    /// <see cref="QueueUnavailableException"/> if the queue can not answer.
    /// </summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="max">The most messages to lock.</param>
    /// <param name="cancellation">Ends the waiting; what was locked by then is delivered all the same or comes again.</param>
    ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(string queue, int max, CancellationToken cancellation);

    /// <summary>Settles a delivery. False if its lock was lost: then another receiver has it, or had it.</summary>
    ValueTask<bool> SettleAsync(Delivery delivery, HandleResult result, CancellationToken cancellation = default);

    /// <summary>Locks a delivery anew, for as long as at first; null if the lock was lost.</summary>
    ValueTask<Delivery?> RenewAsync(Delivery delivery, CancellationToken cancellation = default);
}

/// <summary>A message locked for one receiver.</summary>
/// <param name="Message">The message.</param>
/// <param name="LockToken">What proves the lock to the queue that gave it.</param>
/// <param name="LockedUntil">When the lock ends, by the queue's clock.</param>
public sealed record Delivery(ReceivedMessage Message, string LockToken, DateTimeOffset LockedUntil);
