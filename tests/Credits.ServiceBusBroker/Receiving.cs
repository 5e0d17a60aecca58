using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Credits.ServiceBusBroker;

/// <summary>Writes a message that was locked: its body, and what the broker knows of it in headers.</summary>
internal static class Receiving
{
    public static async Task WriteAsync(HttpResponse response, BrokerMessage message, BrokerRequest request)
    {
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "application/atom+xml;type=entry;charset=utf-8";
        response.Headers["BrokerProperties"] = JsonSerializer.Serialize(new
        {
            DeliveryCount = message.Deliveries,
            EnqueuedTimeUtc = Text(message.Enqueued),
            LockToken = message.Lock,
            LockedUntilUtc = Text(message.LockedUntil),
            MessageId = message.Id,
            SequenceNumber = message.Sequence,
            State = "Active",
        });
        var path = request.Queue + (request.FromDead ? "/$deadletterqueue" : "");
        response.Headers.Location = $"{response.HttpContext.Request.Scheme}://{response.HttpContext.Request.Host}/{path}/messages/{message.Sequence}/{message.Lock}";
        foreach (var (name, value) in message.Properties) response.Headers[name] = JsonSerializer.Serialize(value);
        await response.Body.WriteAsync(message.Body);
    }

    private static string Text(DateTimeOffset moment) => moment.ToString("R", CultureInfo.InvariantCulture);
}
