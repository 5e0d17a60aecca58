namespace Credits.Engine.Queues;

/// <summary>How sending ended. What is not <see cref="Sent"/> may be sent again under the same ids.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The queue keeps all of it, whatever happens to this process.</summary>
    public sealed record Sent : SendResult
    {
        /// <summary>The only instance.</summary>
        public static readonly Sent Instance = new();
    }

    /// <summary>Not sent, or of a batch not all: the queue asks to wait.</summary>
    /// <param name="RetryAfter">How long.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : SendResult;

    /// <summary>The queue can not take it now, or its answer was lost and it may have.</summary>
    /// <param name="Reason">What happened, for the log.</param>
    public sealed record Unavailable(string Reason) : SendResult;
}
