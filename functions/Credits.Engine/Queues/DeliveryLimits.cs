namespace Credits.Engine.Queues;

/// <summary>What every queue promises about deliveries.</summary>
public static class DeliveryLimits
{
    /// <summary>How often a message is delivered before it is dead.</summary>
    public const int MaxDeliveries = 10;

    /// <summary>The most characters of a reason that are kept.</summary>
    public const int MaxReasonLength = 500;
}
