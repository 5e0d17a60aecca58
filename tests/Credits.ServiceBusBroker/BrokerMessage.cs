namespace Credits.ServiceBusBroker;

/// <summary>A message as the broker keeps it.</summary>
public sealed class BrokerMessage
{
    public required string Id { get; init; }

    public required long Sequence { get; init; }

    public required byte[] Body { get; init; }

    public required Dictionary<string, string> Properties { get; init; }

    public required DateTimeOffset Due { get; init; }

    public required DateTimeOffset Enqueued { get; init; }

    public int Deliveries { get; set; }

    public string? Lock { get; set; }

    public DateTimeOffset LockedUntil { get; set; }
}
