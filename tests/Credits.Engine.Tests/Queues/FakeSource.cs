using System.Collections.Concurrent;
using System.Threading.Channels;
using Credits.Engine.Queues;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Queues;

/// <summary>A source that gives what a test puts in, and remembers how it was settled.</summary>
internal sealed class FakeSource(ManualTime time) : IMessageSource
{
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(1);

    private readonly Channel<object> arrivals = Channel.CreateUnbounded<object>();

    public ConcurrentQueue<(string Id, HandleResult Result)> Settled { get; } = [];

    public ConcurrentQueue<int> Asked { get; } = [];

    /// <summary>Answers of renewals to come; true where there is none.</summary>
    public ConcurrentQueue<Func<bool>> Renewals { get; } = [];

    public int Renewed { get; private set; }

    public bool LocksAreLost { get; set; }

    public void Deliver(params string[] ids) => arrivals.Writer.TryWrite(ids);

    public void Fail(Exception failure) => arrivals.Writer.TryWrite(failure);

    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(string queue, int max, CancellationToken cancellation)
    {
        Asked.Enqueue(max);
        var next = await arrivals.Reader.ReadAsync(cancellation);
        if (next is Exception failure) throw failure;
        return [.. ((string[])next).Select(id => new Delivery(
            new ReceivedMessage(queue, "default.test", id, "{}"u8.ToArray(), 1, time.GetUtcNow()), id, time.GetUtcNow() + LockTime))];
    }

    public ValueTask<bool> SettleAsync(Delivery delivery, HandleResult result, CancellationToken cancellation = default)
    {
        Settled.Enqueue((delivery.Message.Id, result));
        return ValueTask.FromResult(!LocksAreLost);
    }

    public ValueTask<Delivery?> RenewAsync(Delivery delivery, CancellationToken cancellation = default)
    {
        Renewed++;
        return ValueTask.FromResult(!Renewals.TryDequeue(out var renewal) || renewal() ? delivery with { LockedUntil = time.GetUtcNow() + LockTime } : null);
    }
}
