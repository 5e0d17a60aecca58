using System.Threading.Channels;
using Credits.Core.Wallets;
using Credits.Engine.Storage;

namespace Credits.Engine.Queues.Expirations;

/// <summary>
/// Sends a message for the minute in which something is due next in a wallet, whenever a commit changes that
/// minute. Only for stores that several processes share: alone, the sweep sees every wallet in time. A message
/// that is not sent is no loss either, only later, so nothing here waits, and what is too much is dropped.
/// </summary>
/// <param name="queue">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="diagnostics">Where what is dropped is counted.</param>
public sealed class ExpirationPublisher(IMessageQueue queue, TimeProvider time, Diagnostics diagnostics)
{
    /// <summary>Wallets that may wait for being sent.</summary>
    public const int Capacity = 10_000;

    /// <summary>How often one batch is tried.</summary>
    private const int MaxTries = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Channel<(Partition Wallet, DateTimeOffset Minute)> waiting =
        Channel.CreateBounded<(Partition, DateTimeOffset)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly RecentIds sent = new(Capacity);

    /// <summary>A commit has changed a wallet.</summary>
    internal void Committed(Partition wallet, Head before, Head after)
    {
        if (after.NextDue is not { } due) return;
        var minute = ExpirationMessage.MinuteOf(due);
        if (before.NextDue is { } earlier && ExpirationMessage.MinuteOf(earlier) == minute) return;
        if (!waiting.Writer.TryWrite((wallet, minute))) diagnostics.ExpirationsDropped(1);
    }

    /// <summary>Sends what was committed until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var batch = new List<Message>(Message.MaxBatch);
            while (await waiting.Reader.WaitToReadAsync(stopping))
            {
                while (batch.Count < Message.MaxBatch && waiting.Reader.TryRead(out var next))
                {
                    var message = ExpirationMessage.Of(next.Wallet, next.Minute);
                    if (!sent.Contains(message.Id) && !batch.Exists(other => other.Id == message.Id)) batch.Add(message);
                }

                if (batch.Count == 0) continue;
                if (await SendAsync(batch, stopping)) sent.Add(batch);
                else diagnostics.ExpirationsDropped(batch.Count);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> SendAsync(List<Message> batch, CancellationToken stopping)
    {
        for (var tries = 1; ; tries++)
        {
            var result = await queue.SendBatchAsync(batch, stopping);
            if (result is SendResult.Sent) return true;
            if (tries == MaxTries) return false;
            var pause = result is SendResult.Throttled throttled ? throttled.RetryAfter : TimeSpan.FromSeconds(tries);
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, stopping);
        }
    }
}
