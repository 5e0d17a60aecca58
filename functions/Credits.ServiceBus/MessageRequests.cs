using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>Messages in the form in which they are sent, alone and in batches.</summary>
/// <remarks>Source: Microsoft, Service Bus REST, "Send message" and "Send message batch".</remarks>
internal static class MessageRequests
{
    /// <summary>The message's own property that says whom it belongs to.</summary>
    public const string Scope = "scope";

    /// <summary>The most bytes of one batch, below the 256 KiB that the standard tier takes, properties and all.</summary>
    public const int MaxBatchBytes = 192 * 1024;

    /// <summary>What is larger gains nothing from a batch.</summary>
    private const int MaxBatchedBodyBytes = 32 * 1024;

    /// <summary>One message.</summary>
    public static HttpRequestMessage Single(Message message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(message.Queue + "/messages", UriKind.Relative))
        {
            Content = new ReadOnlyMemoryContent(message.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        request.Headers.TryAddWithoutValidation("BrokerProperties", JsonSerializer.Serialize(PropertiesOf(message), ServiceBusJson.Default.SentProperties));
        request.Headers.TryAddWithoutValidation(Scope, JsonSerializer.Serialize(message.Scope, ServiceBusJson.Default.String));
        return request;
    }

    /// <summary>Several messages, as <see cref="Pack"/> put them together. The content type may have no parameter.</summary>
    public static HttpRequestMessage Several(string queue, byte[] items)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(queue + "/messages", UriKind.Relative)) { Content = new ByteArrayContent(items) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.microsoft.servicebus.json");
        return request;
    }

    /// <summary>Puts messages together into requests that are not too large.</summary>
    public static IEnumerable<Func<HttpRequestMessage>> Pack(IReadOnlyList<Message> batch)
    {
        var queue = batch[0].Queue;
        var items = new MemoryStream();
        foreach (var message in batch)
        {
            if (message.Body.Length > MaxBatchedBodyBytes || !Utf8.IsValid(message.Body.Span))
            {
                yield return () => Single(message);
                continue;
            }

            var item = JsonSerializer.SerializeToUtf8Bytes(ItemOf(message), ServiceBusJson.Default.BatchItem);
            if (items.Length > 0 && items.Length + item.Length + 2 > MaxBatchBytes)
            {
                yield return Take();
            }

            items.WriteByte(items.Length == 0 ? (byte)'[' : (byte)',');
            items.Write(item);
        }

        if (items.Length > 0) yield return Take();

        Func<HttpRequestMessage> Take()
        {
            items.WriteByte((byte)']');
            var bytes = items.ToArray();
            items.SetLength(0);
            return () => Several(queue, bytes);
        }
    }

    private static BatchItem ItemOf(Message message) => new(
        Encoding.UTF8.GetString(message.Body.Span), PropertiesOf(message), new Dictionary<string, string>(StringComparer.Ordinal) { [Scope] = message.Scope });

    private static SentProperties PropertiesOf(Message message) => new(message.Id, message.NotBefore is { } due ? Moment(due) : null);

    // To the second, so it is the next one: never before its time.
    private static string Moment(DateTimeOffset due) =>
        new DateTimeOffset((due.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero)
            .ToString("R", CultureInfo.InvariantCulture);
}
