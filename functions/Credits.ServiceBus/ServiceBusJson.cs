using System.Text.Json.Serialization;

namespace Credits.ServiceBus;

/// <summary>What is set of a message that is sent; times in the form of RFC 1123.</summary>
internal sealed record SentProperties(string MessageId, string? ScheduledEnqueueTimeUtc);

/// <summary>What is read of a message that is received; times in the form of RFC 1123.</summary>
internal sealed record ReceivedProperties(
    string? MessageId, long SequenceNumber, string? LockToken, int DeliveryCount, string? LockedUntilUtc, string? EnqueuedTimeUtc);

/// <summary>A message of a batch.</summary>
internal sealed record BatchItem(string Body, SentProperties BrokerProperties, Dictionary<string, string> UserProperties);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(SentProperties))]
[JsonSerializable(typeof(ReceivedProperties))]
[JsonSerializable(typeof(BatchItem))]
[JsonSerializable(typeof(string))]
internal sealed partial class ServiceBusJson : JsonSerializerContext;
