namespace Credits.Engine.Queues;

/// <summary>
/// The port to send messages. Each is delivered at least once, never before its time, in no order. A message
/// whose queue and id are remembered from an earlier one counts as sent. Safe for concurrent use.
/// </summary>
public interface IMessageQueue
{
    /// <summary>Sends one message; it is kept when the answer comes.</summary>
    ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default);

    /// <summary>
    /// Sends 1 to <see cref="Message.MaxBatch"/> messages of one queue. Only <see cref="SendResult.Sent"/> means all
    /// of them; after anything else some may have been sent.
    /// </summary>
    ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default);
}

/// <summary>The queue cannot be read now, or its answer was lost.</summary>
public sealed class QueueUnavailableException : Exception
{
    /// <summary>Makes one with its reason.</summary>
    public QueueUnavailableException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
