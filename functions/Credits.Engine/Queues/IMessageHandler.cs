namespace Credits.Engine.Queues;

/// <summary>
/// What is done with the messages of one queue. It may be called twice with the same message, also at once, and
/// with messages long out of date; none of that may change what comes of it.
/// </summary>
public interface IMessageHandler
{
    /// <summary>The queue it serves, one of <see cref="QueueNames"/>.</summary>
    string Queue { get; }

    /// <summary>Handles one message. An exception is a <see cref="HandleResult.Retry"/> with its type as the reason.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Set when the message is no longer this process's: it may have been given to another.</param>
    ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation);
}

/// <summary>A message that was delivered.</summary>
/// <param name="Queue">Its queue.</param>
/// <param name="Scope">The app and mode that it belongs to.</param>
/// <param name="Id">Its id; a replayed message has another one than at first.</param>
/// <param name="Body">What was sent, byte for byte.</param>
/// <param name="DeliveryCount">How often it was delivered, with this time.</param>
/// <param name="EnqueuedAt">When it was sent, by the queue's clock; of a scheduled message it may be when it was due.</param>
public sealed record ReceivedMessage(
    string Queue, string Scope, string Id, ReadOnlyMemory<byte> Body, int DeliveryCount, DateTimeOffset EnqueuedAt);

/// <summary>What came of a message.</summary>
public abstract record HandleResult
{
    private HandleResult()
    {
    }

    /// <summary>It is done with.</summary>
    public sealed record Done : HandleResult
    {
        /// <summary>The only instance.</summary>
        public static readonly Done Instance = new();
    }

    /// <summary>It may go better later; after <see cref="DeliveryLimits.MaxDeliveries"/> tries it is dead.</summary>
    /// <param name="Reason">What went wrong, in a few words without personal data.</param>
    public sealed record Retry(string Reason) : HandleResult;

    /// <summary>It will never go well: it is dead at once, or where the queue can not do that, after its last try.</summary>
    /// <param name="Reason">What is wrong with it, in a few words without personal data.</param>
    public sealed record DeadLetter(string Reason) : HandleResult;
}
