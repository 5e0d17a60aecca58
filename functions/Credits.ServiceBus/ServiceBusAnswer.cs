using System.Net;
using System.Text;
using System.Text.Json;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>What the namespace answered, or why it did not.</summary>
/// <param name="Status">Its status; 503 for a broken connection, 408 for no answer in time.</param>
/// <param name="Complaint">What is wrong, for the log; of an answer that is fine, empty.</param>
internal sealed record ServiceBusAnswer(HttpStatusCode Status, string Complaint)
{
    private const int MaxComplaint = 300;

    /// <summary>What the namespace may send at most: a message of the largest size of the premium tier's default.</summary>
    private const int MaxBodyBytes = 2 << 20;

    /// <summary>How long it asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The message's body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The message's properties that the broker keeps, as JSON; null without.</summary>
    public string? Broker { get; init; }

    /// <summary>The message's own properties, and the other headers.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True for what another try may be answered better.</summary>
    public bool MayGoBetter => (int)Status is 408 or 429 or >= 500;

    /// <summary>True for a lock, or what it was on, that is there no more.</summary>
    public bool IsGone => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    /// <summary>How sending came out.</summary>
    public SendResult ToSendResult() => Status switch
    {
        HttpStatusCode.Created => SendResult.Sent.Instance,
        HttpStatusCode.TooManyRequests => new SendResult.Throttled(RetryAfter ?? TimeSpan.FromSeconds(1)),
        _ => new SendResult.Unavailable(Complaint),
    };

    /// <summary>The exception for an answer that does not tell what was asked.</summary>
    public QueueUnavailableException ToException() => new(Complaint);

    public static async Task<ServiceBusAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await ReadBodyAsync(response.Content, cancellation);
        if (!response.IsSuccessStatusCode)
            return new ServiceBusAnswer(response.StatusCode, ComplaintOf(response, body)) { RetryAfter = response.Headers.RetryAfter?.Delta };
        return new ServiceBusAnswer(response.StatusCode, "")
        {
            Body = body,
            Broker = response.Headers.TryGetValues("BrokerProperties", out var broker) ? string.Join("", broker) : null,
            Properties = response.Headers.ToDictionary(header => header.Key, header => Unquoted(string.Join(", ", header.Value)), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await content.LoadIntoBufferAsync(MaxBodyBytes, cancellation);
        return await content.ReadAsByteArrayAsync(cancellation);
    }

    // The body of an error names what is wrong and where to ask about it; it holds nothing of the request's.
    private static string ComplaintOf(HttpResponseMessage response, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).ReplaceLineEndings(" ");
        return $"Service Bus answered {(int)response.StatusCode} {response.ReasonPhrase}: {(text.Length <= MaxComplaint ? text : text[..MaxComplaint])}";
    }

    // A text among a message's own properties is written as JSON.
    private static string Unquoted(string value)
    {
        if (value is not ['"', .., '"']) return value;
        try
        {
            return JsonSerializer.Deserialize(value, ServiceBusJson.Default.String) ?? "";
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
