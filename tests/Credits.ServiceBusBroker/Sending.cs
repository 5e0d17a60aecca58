using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Credits.ServiceBusBroker;

/// <summary>A message as it was sent.</summary>
internal sealed record SentMessage(string Id, byte[] Body, Dictionary<string, string> Properties, DateTimeOffset? Scheduled)
{
    /// <summary>What it counts for against the limit.</summary>
    public int Size => Body.Length + Properties.Sum(property => property.Key.Length + property.Value.Length) + Id.Length + 64;
}

/// <summary>Reads what is sent: one message with its properties in headers, or a batch in JSON.</summary>
internal static class Sending
{
    /// <summary>The limit of the standard tier for a message and for a batch.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string BatchType = "application/vnd.microsoft.servicebus.json";

    // Other headers would become properties too; these are what any client sends.
    private static readonly string[] Ordinary = ["Authorization", "BrokerProperties", "Content-Type", "Content-Length", "Host", "Connection", "traceparent"];

    /// <summary>The messages; null if they can not be read.</summary>
    public static async Task<IReadOnlyList<SentMessage>?> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        try
        {
            return request.ContentType?.StartsWith(BatchType, StringComparison.Ordinal) != true ? [One(request, buffer.ToArray())]
                : request.ContentType == BatchType ? Several(buffer.ToArray())
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static SentMessage One(HttpRequest request, byte[] body)
    {
        using var broker = JsonDocument.Parse(request.Headers["BrokerProperties"].ToString());
        var properties = request.Headers.Where(header => !Ordinary.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => JsonSerializer.Deserialize<string>(header.Value.ToString())!);
        return Of(broker.RootElement, body, properties);
    }

    private static List<SentMessage> Several(byte[] body)
    {
        using var batch = JsonDocument.Parse(body);
        return [.. batch.RootElement.EnumerateArray().Select(item => Of(
            item.GetProperty("BrokerProperties"),
            Encoding.UTF8.GetBytes(item.GetProperty("Body").GetString()!),
            item.GetProperty("UserProperties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!)))];
    }

    private static SentMessage Of(JsonElement broker, byte[] body, Dictionary<string, string> properties) => new(
        broker.GetProperty("MessageId").GetString()!,
        body,
        properties,
        broker.TryGetProperty("ScheduledEnqueueTimeUtc", out var due) ? DateTimeOffset.ParseExact(due.GetString()!, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null);
}
