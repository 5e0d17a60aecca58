using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>
/// The dead-letter queue beside each queue. Over HTTP nothing can be looked at without locking it, so each call
/// locks what is there, up to <see cref="MaxLocked"/>, and gives back what it does not keep; the counts of deliveries
/// show that. One call at a time in a process; another process sees less while one is under way.
/// </summary>
internal sealed class ServiceBusDeadLetters(ServiceBusQueue queues, Locks locks) : IDeadLetters, IDisposable
{
    /// <summary>The most dead letters that are looked at; those behind them appear when these are gone.</summary>
    public const int MaxLocked = 500;

    /// <summary>Nor are more looked at once their bodies have so many bytes, since all of them are held at once.</summary>
    private const long MaxBytes = 32L << 20;

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <inheritdoc/>
    public ValueTask<DeadLetterPage> ListAsync(string queue, Func<string, bool> sees, int limit, long? after, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, DeadLetterPage.MaxLimit));
        return LookAsync(queue, _ => false, (all, _) =>
        {
            var letters = all.Where(letter => letter.Number > (after ?? long.MinValue) && sees(letter.Message.Scope))
                .OrderBy(letter => letter.Number).Take(limit + 1).Select(LetterOf).ToList();
            var page = letters.Count <= limit ? new DeadLetterPage(letters, null) : new DeadLetterPage(letters[..limit], letters[limit - 1].Number);
            return Task.FromResult((page, (LockedMessage?)null));
        }, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindAsync(string queue, long number, CancellationToken cancellation = default) =>
        WithAsync(queue, number, letter => Task.FromResult(((DeadLetter?)LetterOf(letter), false)), cancellation);

    /// <inheritdoc/>
    public ValueTask<SendResult?> ReplayAsync(string queue, long number, CancellationToken cancellation = default) =>
        WithAsync(queue, number, async locked =>
        {
            var message = locked.Message;
            // If removing it fails, it is there to be replayed again, and is then swallowed by the queue.
            SendResult? result = await queues.SendAsync(new Message(queue, message.Scope, LetterOf(locked).ReplayId, message.Body), cancellation);
            return (result, result is SendResult.Sent);
        }, cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> DiscardAsync(string queue, long number, CancellationToken cancellation = default) =>
        WithAsync(queue, number, _ => Task.FromResult((true, true)), cancellation);

    public void Dispose() => gate.Dispose();

    // Does something with one dead letter, which may be to remove it in the end.
    private ValueTask<T?> WithAsync<T>(string queue, long number, Func<LockedMessage, Task<(T? Result, bool Remove)>> use, CancellationToken cancellation) =>
        LookAsync(queue, letter => letter.Number == number, async (all, _) =>
        {
            if (all.Find(letter => letter.Number == number) is not { } found) return (default, null);
            var (result, remove) = await use(found);
            return (result, remove ? found : null);
        }, cancellation);

    private async ValueTask<T> LookAsync<T>(
        string queue,
        Func<LockedMessage, bool> enough,
        Func<List<LockedMessage>, CancellationToken, Task<(T Result, LockedMessage? Remove)>> use,
        CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        var all = new List<LockedMessage>();
        LockedMessage? removed = null;
        try
        {
            for (var bytes = 0L; all.Count < MaxLocked && bytes < MaxBytes && await locks.NextAsync(queue, Locks.DeadOf(queue), TimeSpan.Zero, cancellation) is { } next;)
            {
                all.Add(next);
                bytes += next.Message.Body.Length;
                if (enough(next)) break;
            }

            var (result, remove) = await use(all, cancellation);
            if (remove is not null && !await locks.CompleteAsync(queue, Locks.DeadOf(queue), remove.Token, cancellation))
                throw new QueueUnavailableException("The lock on the dead letter was lost before it was removed; look again.");
            removed = remove;
            return result;
        }
        finally
        {
            await GiveBackAsync(queue, all, removed);
            gate.Release();
        }
    }

    // Also after a failure or when nobody waits any more, or they stay hidden until their locks run out.
    private async Task GiveBackAsync(string queue, List<LockedMessage> all, LockedMessage? removed)
    {
        try
        {
            await Parallel.ForEachAsync(all.Where(letter => letter != removed), async (letter, cancellation) =>
                await locks.AbandonAsync(queue, Locks.DeadOf(queue), letter.Token, cancellation));
        }
        catch (QueueUnavailableException)
        {
            // Their locks run out by themselves.
        }
    }

    private static DeadLetter LetterOf(LockedMessage locked) => new(locked.Number, locked.Message, locked.Reason, null);
}
