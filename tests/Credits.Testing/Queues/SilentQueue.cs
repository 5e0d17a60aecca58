using Credits.Engine.Queues;

namespace Credits.Testing.Queues;

/// <summary>A queue that takes everything and never delivers anything, for tests of something else.</summary>
public sealed class SilentQueue : IMessageQueue, IMessageSource, IDeadLetters
{
    private static readonly SilentQueue Instance = new();

    public static QueuePorts Ports { get; } = new(Instance, Instance, Instance);

    public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default) => new(SendResult.Sent.Instance);

    public ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default) => new(SendResult.Sent.Instance);

    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(string queue, int max, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return [];
    }

    public ValueTask<bool> SettleAsync(Delivery delivery, HandleResult result, CancellationToken cancellation = default) => new(false);

    public ValueTask<Delivery?> RenewAsync(Delivery delivery, CancellationToken cancellation = default) => default;

    public ValueTask<DeadLetterPage> ListAsync(string queue, Func<string, bool> sees, int limit, long? after, CancellationToken cancellation = default) =>
        new(new DeadLetterPage([], null));

    public ValueTask<DeadLetter?> FindAsync(string queue, long number, CancellationToken cancellation = default) => default;

    public ValueTask<SendResult?> ReplayAsync(string queue, long number, CancellationToken cancellation = default) => default;

    public ValueTask<bool> DiscardAsync(string queue, long number, CancellationToken cancellation = default) => default;
}
