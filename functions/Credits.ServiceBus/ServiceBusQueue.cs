using Azure.Identity;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>
/// The queues of a Service Bus namespace, over HTTP. A message is swallowed as a duplicate for as long as the queue
/// is set up to remember ids. Here a retry comes again at once after the first delivery, then each time when the
/// lock has run out; a message that can never go well is tried as often as any other before it is dead.
/// </summary>
public sealed class ServiceBusQueue : IMessageQueue, IMessageSource, IDisposable
{
    /// <summary>How long one request waits for a message. Balancers on the way cut what is silent for minutes.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(55);

    private readonly HttpClient http;
    private readonly ITokens tokens;
    private readonly ServiceBusClient client;
    private readonly Locks locks;
    private readonly ServiceBusOptions options;
    private readonly TimeProvider time;
    private readonly ServiceBusDeadLetters deadLetters;

    /// <summary>Makes one; it connects when it is first used.</summary>
    public ServiceBusQueue(ServiceBusOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        // The addresses behind a namespace change, so no connection is kept for ever; each try has its own time limit.
        http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        tokens = options.Key is { } key ? new SasTokens(options.Endpoint, key, time) : new EntraTokens(options.Credential ?? new DefaultAzureCredential(), time);
        client = new ServiceBusClient(http, options.Endpoint, tokens, time);
        locks = new Locks(client, options, time);
        deadLetters = new ServiceBusDeadLetters(this, locks);
    }

    /// <summary>All sides of it.</summary>
    public QueuePorts Ports => new(this, this, deadLetters);

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default)
    {
        message.Validate();
        return await SendAsync(message.Queue, () => MessageRequests.Single(message), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default)
    {
        Message.Validate(batch);
        foreach (var request in MessageRequests.Pack(batch))
            if (await SendAsync(batch[0].Queue, request, cancellation) is not SendResult.Sent and var result) return result;
        return SendResult.Sent.Instance;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(string queue, int max, CancellationToken cancellation)
    {
        if (await locks.NextAsync(queue, queue, Wait, cancellation) is not { } first) return [];
        var deliveries = new List<Delivery> { DeliveryOf(first) };
        try
        {
            // More are taken only if they are there already.
            while (deliveries.Count < max && await locks.NextAsync(queue, queue, TimeSpan.Zero, CancellationToken.None) is { } next) deliveries.Add(DeliveryOf(next));
        }
        catch (QueueUnavailableException)
        {
            // What was received is not lost for that; the next call will tell.
        }

        return deliveries;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SettleAsync(Delivery delivery, HandleResult result, CancellationToken cancellation = default)
    {
        var queue = delivery.Message.Queue;
        return result switch
        {
            HandleResult.Done => await locks.CompleteAsync(queue, queue, delivery.LockToken, cancellation),
            HandleResult.Retry when delivery.Message.DeliveryCount > 1 && delivery.LockedUntil > time.GetUtcNow() => true,
            _ => await locks.AbandonAsync(queue, queue, delivery.LockToken, cancellation),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Delivery?> RenewAsync(Delivery delivery, CancellationToken cancellation = default)
    {
        var queue = delivery.Message.Queue;
        return await locks.RenewAsync(queue, queue, delivery.LockToken, cancellation) ? delivery with { LockedUntil = time.GetUtcNow() + options.LockTime } : null;
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        http.Dispose();
        deadLetters.Dispose();
        (tokens as IDisposable)?.Dispose();
    }

    private static Delivery DeliveryOf(LockedMessage locked) => new(locked.Message, locked.Token, locked.Until);

    private async ValueTask<SendResult> SendAsync(string queue, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        try
        {
            return (await client.SendAsync(queue, make, TimeSpan.Zero, cancellation)).ToSendResult();
        }
        catch (QueueUnavailableException e)
        {
            return new SendResult.Unavailable(e.Message);
        }
    }
}
