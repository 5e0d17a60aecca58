namespace Credits.Engine.Queues;

/// <summary>
/// Takes messages of one queue from a source and gives them to its handler, a bounded number at once. A message
/// stays locked while it is handled, up to <see cref="MaxHandling"/>.
/// </summary>
/// <param name="source">Where messages come from.</param>
/// <param name="handler">What is done with them.</param>
/// <param name="time">The clock.</param>
/// <param name="diagnostics">Where it is counted.</param>
/// <param name="report">Told what went wrong, without personal data.</param>
public sealed class QueueReceiver(
    IMessageSource source, IMessageHandler handler, TimeProvider time, Diagnostics diagnostics, Action<string, Exception?> report)
{
    /// <summary>Messages that are handled at once.</summary>
    public const int MaxConcurrency = 16;

    /// <summary>For how long one message may be handled; then it is given up, and comes again.</summary>
    public static readonly TimeSpan MaxHandling = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Runs until told to stop; what is being handled by then is finished.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(MaxConcurrency);
        try
        {
            for (var failures = 0; ;)
            {
                await slots.WaitAsync(stopping);
                var free = 1;
                while (slots.Wait(0, CancellationToken.None)) free++;
                var deliveries = await ReceiveAsync(free, stopping);
                if (free > (deliveries?.Count ?? 0)) slots.Release(free - (deliveries?.Count ?? 0));
                foreach (var delivery in deliveries ?? []) _ = HandleAsync(delivery, slots);
                failures = deliveries is null ? failures + 1 : 0;
                if (failures > 0) await Task.Delay(PauseAfter(failures), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }

        for (var i = 0; i < MaxConcurrency; i++) await slots.WaitAsync(CancellationToken.None);
    }

    // Null if the queue can not answer. The slots of a call that was cancelled are given back by giving nothing.
    private async ValueTask<IReadOnlyList<Delivery>?> ReceiveAsync(int max, CancellationToken stopping)
    {
        try
        {
            return await source.ReceiveAsync(handler.Queue, max, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e)
        {
            report($"The queue {handler.Queue} can not be read.", e);
            return null;
        }
    }

    private async Task HandleAsync(Delivery delivery, SemaphoreSlim slots)
    {
        try
        {
            await using var hold = new DeliveryLock(source, delivery, time, MaxHandling);
            var result = await ResultAsync(hold.Delivery.Message, hold.Lost);
            diagnostics.Handled(handler.Queue, result, delivery.Message.DeliveryCount);
            if (!await source.SettleAsync(hold.Delivery, result)) report($"The lock of message {delivery.Message.Id} in {handler.Queue} was lost.", null);
        }
        catch (Exception e)
        {
            report($"Message {delivery.Message.Id} in {handler.Queue} could not be settled; it will come again.", e);
        }
        finally
        {
            slots.Release();
        }
    }

    private async ValueTask<HandleResult> ResultAsync(ReceivedMessage message, CancellationToken lost)
    {
        try
        {
            var result = await handler.HandleAsync(message, lost);
            if (result is HandleResult.DeadLetter dead) report($"Message {message.Id} in {handler.Queue} is dead: {dead.Reason}", null);
            return result;
        }
        catch (Exception e)
        {
            report($"Message {message.Id} in {handler.Queue} failed at delivery {message.DeliveryCount}.", e);
            return new HandleResult.Retry(e.GetType().Name);
        }
    }

    private static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.ScaleB(1, Math.Min(failures, 10) - 1)));
}
