using System.Text;
using Credits.Engine.Queues;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Testing.Queues;

/// <summary>
/// What every queue must do. A queue passes it by a subclass of a few lines. That something is not delivered is
/// proved by a marker that is sent after it and delivered without it.
/// </summary>
public abstract partial class QueueCompliance : IAsyncLifetime
{
    protected const string Queue = QueueNames.Payments;
    protected const string Scope = "default.test";
    private int markers;

    /// <summary>The clock of the queue.</summary>
    protected ManualTime Time { get; } = new();

    protected IMessageQueue Messages { get; private set; } = null!;

    protected IMessageSource Source { get; private set; } = null!;

    protected IDeadLetters Dead { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>For how long the queue locks a delivery.</summary>
    protected abstract TimeSpan LockTime { get; }

    /// <summary>For how long the queue remembers an id.</summary>
    protected abstract TimeSpan Memory { get; }

    /// <summary>Whether a delivery can be made dead before its last try.</summary>
    protected virtual bool BuriesAtOnce => true;

    /// <summary>Longer than any pause between two deliveries.</summary>
    protected static TimeSpan Long => TimeSpan.FromHours(7);

    /// <summary>Opens an empty queue.</summary>
    protected abstract ValueTask<QueuePorts> OpenAsync();

    /// <summary>Waits until the queue knows that nobody waits for a message any more; one sent before might go to whoever left.</summary>
    protected virtual ValueTask NobodyWaitsAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync() => (Messages, Source, Dead) = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static Message NewMessage(string id, string body = "{}", string queue = Queue, string scope = Scope, DateTimeOffset? notBefore = null) =>
        new(queue, scope, id, Encoding.UTF8.GetBytes(body), notBefore);

    protected async Task SendAsync(params Message[] messages)
    {
        foreach (var message in messages) Assert.IsType<SendResult.Sent>(await Messages.SendAsync(message, Cancellation));
    }

    /// <summary>The next delivery.</summary>
    protected async Task<Delivery> ReceiveAsync(string queue = Queue)
    {
        while (true)
        {
            if (await Source.ReceiveAsync(queue, 1, Cancellation) is [var delivery]) return delivery;
        }
    }

    /// <summary>Everything that can be delivered now, each locked.</summary>
    protected async Task<List<Delivery>> ReceiveAllAsync(string queue = Queue)
    {
        var marker = $"marker-{++markers}";
        await SendAsync(NewMessage(marker, queue: queue));
        var all = new List<Delivery>();
        while (true)
        {
            var delivery = await ReceiveAsync(queue);
            if (delivery.Message.Id == marker)
            {
                Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
                return all;
            }

            all.Add(delivery);
        }
    }

    protected async Task<string[]> ReceiveIdsAsync(string queue = Queue) => [.. (await ReceiveAllAsync(queue)).Select(delivery => delivery.Message.Id)];

    /// <summary>Makes a message dead, as a handler does that can not handle it.</summary>
    protected async Task<DeadLetter> BuryAsync(string id, string body = "{}", string scope = Scope)
    {
        await SendAsync(NewMessage(id, body, scope: scope));
        for (var i = 0; i < DeliveryLimits.MaxDeliveries; i++)
        {
            var deliveries = await ReceiveAllAsync();
            foreach (var delivery in deliveries) Assert.True(await Source.SettleAsync(delivery, new HandleResult.DeadLetter("no good"), Cancellation));
            if (deliveries.Count == 0) break;
            Time.Advance(Long);
        }

        return Assert.Single(await DeadAsync(), letter => letter.Message.Id == id);
    }

    protected async Task<List<DeadLetter>> DeadAsync(Func<string, bool>? sees = null, int limit = 2, string queue = Queue)
    {
        var all = new List<DeadLetter>();
        long? after = null;
        do
        {
            var page = await Dead.ListAsync(queue, sees ?? (_ => true), limit, after, Cancellation);
            Assert.True(page.Letters.Count <= limit);
            all.AddRange(page.Letters);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    protected static string Text(ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
