namespace Credits.ServiceBus;

/// <summary>What proves to the namespace who is asking.</summary>
internal interface ITokens
{
    /// <summary>
    /// The value of the Authorization header for a queue. It is kept and renewed ahead of its end. Throws
    /// <see cref="Credits.Engine.Queues.QueueUnavailableException"/> if there is none to be had now.
    /// </summary>
    ValueTask<string> HeaderAsync(string queue, CancellationToken cancellation);

    /// <summary>A header that was given out was refused: the next one is made anew.</summary>
    void Refused(string header);
}
