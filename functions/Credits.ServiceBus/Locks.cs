using System.Net;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>Receives, and settles what was received, in a queue or in its dead-letter queue.</summary>
/// <remarks>
/// Source: Microsoft, Service Bus REST, "Peek-lock message", "Delete message", "Unlock message" and "Renew-lock for a
/// message". A receiver can not make a message dead over HTTP, nor choose when it comes again.
/// </remarks>
internal sealed class Locks(ServiceBusClient client, ServiceBusOptions options, TimeProvider time)
{
    /// <summary>Where dead messages of a queue are.</summary>
    public static string DeadOf(string queue) => queue + "/$deadletterqueue";

    /// <summary>Locks the next message; null if none came in time.</summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="path">The queue's path, or that of its dead letters.</param>
    /// <param name="wait">How long to wait for one; whole seconds.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<LockedMessage?> NextAsync(string queue, string path, TimeSpan wait, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(queue, () => Request(HttpMethod.Post, $"{path}/messages/head?timeout={(int)wait.TotalSeconds}"), wait, cancellation);
        return answer.Status switch
        {
            HttpStatusCode.Created => LockedMessage.Read(queue, answer, time.GetUtcNow(), options.LockTime),
            HttpStatusCode.NoContent => null,
            _ => throw answer.ToException(),
        };
    }

    /// <summary>Done with: it is removed. False if the lock was lost.</summary>
    public Task<bool> CompleteAsync(string queue, string path, string token, CancellationToken cancellation) =>
        SettleAsync(HttpMethod.Delete, queue, path, token, cancellation);

    /// <summary>Given back: it may be delivered at once. False if the lock was lost.</summary>
    public Task<bool> AbandonAsync(string queue, string path, string token, CancellationToken cancellation) =>
        SettleAsync(HttpMethod.Put, queue, path, token, cancellation);

    /// <summary>Locked for as long again. False if the lock was lost.</summary>
    public Task<bool> RenewAsync(string queue, string path, string token, CancellationToken cancellation) =>
        SettleAsync(HttpMethod.Post, queue, path, token, cancellation);

    private async Task<bool> SettleAsync(HttpMethod method, string queue, string path, string token, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(queue, () => Request(method, $"{path}/messages/{token}"), TimeSpan.Zero, cancellation);
        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent) return true;
        return answer.IsGone ? false : throw answer.ToException();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(path, UriKind.Relative))
    {
        Content = method == HttpMethod.Post ? new ByteArrayContent([]) : null,
    };
}
