using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Queues;

namespace Credits.Engine.Payments;

/// <summary>A verified event on its way through the queue: who sent it, when it came, and its bytes as they were.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="EventId">The provider's id of the event.</param>
/// <param name="ReceivedAt">When the webhook came.</param>
/// <param name="Payload">The event, JSON as it was signed.</param>
public sealed record PaymentMessage(string Provider, string EventId, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The most bytes of an event; what frames it takes the rest of a message.</summary>
    public const int MaxPayloadBytes = Message.MaxBodyBytes - 2_048;

    /// <summary>The deepest nesting of an event; what frames it takes the rest of the 64 levels that are read.</summary>
    public const int MaxPayloadDepth = 60;

    /// <summary>The most characters of an event's id.</summary>
    public const int MaxEventIdLength = 255;

    /// <summary>
    /// The message to send. The same event of an app has the same message id, however often it is sent. The payload must
    /// be JSON of at most <see cref="MaxPayloadBytes"/> and <see cref="MaxPayloadDepth"/>.
    /// </summary>
    public Message ToMessage(AppScope scope)
    {
        var buffer = new ArrayBufferWriter<byte>(Payload.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("provider"u8, Provider);
            json.WriteString("event"u8, EventId);
            json.WriteString("received_at"u8, ReceivedAt.ToStored().ToString("O", CultureInfo.InvariantCulture));
            json.WritePropertyName("payload"u8);
            json.WriteRawValue(Payload.Span);
            json.WriteEndObject();
        }

        return new Message(QueueNames.Payments, scope.Name, StableId.Of("event", $"{scope.Name}.{Provider}", EventId), buffer.WrittenMemory);
    }

    /// <summary>Reads a message's body; null if it is not one.</summary>
    public static PaymentMessage? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var json = document.RootElement;
            var payload = JsonMarshal.GetRawUtf8Value(json.GetProperty("payload")).ToArray();
            return new(
                json.GetProperty("provider").GetString()!,
                json.GetProperty("event").GetString()!,
                json.GetProperty("received_at").GetDateTimeOffset(),
                payload);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
