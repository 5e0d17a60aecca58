using System.Globalization;
using System.Text.Json;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>A message that was received and locked.</summary>
/// <param name="Message">The message.</param>
/// <param name="Number">Its number in the queue.</param>
/// <param name="Token">What the lock is named by: the message's number and the broker's token.</param>
/// <param name="Until">When the lock ends.</param>
/// <param name="Reason">Of a dead one, why it is dead.</param>
internal sealed record LockedMessage(ReceivedMessage Message, long Number, string Token, DateTimeOffset Until, string Reason)
{
    /// <summary>The scope of what somebody else has sent; only whoever runs the whole sees it.</summary>
    private const string Unknown = "unknown";

    /// <summary>Reads an answer; throws <see cref="QueueUnavailableException"/> if it is not one with a message.</summary>
    public static LockedMessage Read(string queue, ServiceBusAnswer answer, DateTimeOffset now, TimeSpan lockTime)
    {
        var broker = PropertiesOf(answer);
        if (broker?.LockToken is not { } token) throw new QueueUnavailableException("Service Bus answered with a message that has no lock.");
        var number = broker.SequenceNumber.ToString(CultureInfo.InvariantCulture);
        var message = new ReceivedMessage(
            queue,
            answer.Properties.GetValueOrDefault(MessageRequests.Scope) is { } scope && Credits.Engine.Queues.Message.IsScope(scope) ? scope : Unknown,
            broker.MessageId ?? number,
            answer.Body,
            Math.Max(1, broker.DeliveryCount),
            Moment(broker.EnqueuedTimeUtc) ?? now);
        return new LockedMessage(
            message, broker.SequenceNumber, $"{number}/{Uri.EscapeDataString(token)}", Moment(broker.LockedUntilUtc) ?? now + lockTime, ReasonOf(answer));
    }

    private static ReceivedProperties? PropertiesOf(ServiceBusAnswer answer)
    {
        try
        {
            return answer.Broker is null ? null : JsonSerializer.Deserialize(answer.Broker, ServiceBusJson.Default.ReceivedProperties);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ReasonOf(ServiceBusAnswer answer)
    {
        var reason = answer.Properties.GetValueOrDefault("DeadLetterReason", "");
        var description = answer.Properties.GetValueOrDefault("DeadLetterErrorDescription", "");
        var text = reason.Length == 0 || description.Length == 0 ? reason + description : $"{reason}: {description}";
        if (text.Length == 0) text = "The queue does not tell.";
        return text.Length <= DeliveryLimits.MaxReasonLength ? text : text[..DeliveryLimits.MaxReasonLength];
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
