using System.Threading.Channels;
using Credits.Core.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;

namespace Credits.Engine.Payments.TopUps;

/// <summary>
/// Sends a message for each order that a commit wrote, so that it is looked after at once. What is not sent is no loss,
/// only later (<see cref="TopUpSweep"/>), so nothing here waits, and what is too much is dropped.
/// </summary>
public sealed class TopUpPublisher(IMessageQueue queue)
{
    private const int Capacity = 10_000;

    private readonly Channel<Message> waiting = Channel.CreateBounded<Message>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>A commit has written orders.</summary>
    internal void Committed(Partition wallet, IReadOnlyList<TopUpOrder> orders)
    {
        foreach (var order in orders) waiting.Writer.TryWrite(TopUpMessage.Of(wallet, order));
    }

    /// <summary>Sends what was committed until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var message in waiting.Reader.ReadAllAsync(stopping)) await queue.SendAsync(message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }
}
