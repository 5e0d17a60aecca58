namespace Credits.Engine.Queues;

/// <summary>
/// The messages that could not be handled. They are kept until somebody replays or discards them. Every call may
/// throw <see cref="QueueUnavailableException"/>.
/// </summary>
public interface IDeadLetters
{
    /// <summary>Lists dead letters by number. A page may be short, even empty; there is more as long as there is a next.</summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="sees">Which scopes to show.</param>
    /// <param name="limit">1 to <see cref="DeadLetterPage.MaxLimit"/>.</param>
    /// <param name="after">The number that the page before ended with; null for the first.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask<DeadLetterPage> ListAsync(string queue, Func<string, bool> sees, int limit, long? after, CancellationToken cancellation = default);

    /// <summary>One dead letter, or null.</summary>
    ValueTask<DeadLetter?> FindAsync(string queue, long number, CancellationToken cancellation = default);

    /// <summary>
    /// Sends its message again, under <see cref="DeadLetter.ReplayId"/>, and removes it. After a lost answer the same
    /// call is safe. Null if there is no such dead letter.
    /// </summary>
    ValueTask<SendResult?> ReplayAsync(string queue, long number, CancellationToken cancellation = default);

    /// <summary>Removes it for good; false if there is none.</summary>
    ValueTask<bool> DiscardAsync(string queue, long number, CancellationToken cancellation = default);
}

/// <summary>A message that is dead.</summary>
/// <param name="Number">Names it in its queue.</param>
/// <param name="Message">The message as it was last delivered. Its body may hold personal data.</param>
/// <param name="Reason">Why it is dead.</param>
/// <param name="DiedAt">Since when; null if the queue does not tell.</param>
public sealed record DeadLetter(long Number, ReceivedMessage Message, string Reason, DateTimeOffset? DiedAt)
{
    /// <summary>
    /// The id under which its message is sent again: another one than before, or the queue would swallow it, and
    /// the same one at each try, so that it is not sent twice.
    /// </summary>
    public string ReplayId => Core.Ids.StableId.Of(
        "replay", Message.Id, Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A page of dead letters.</summary>
/// <param name="Letters">In order of their numbers.</param>
/// <param name="Next">What to continue after; null when there is nothing more.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, long? Next)
{
    /// <summary>The most dead letters of one page.</summary>
    public const int MaxLimit = 200;
}
