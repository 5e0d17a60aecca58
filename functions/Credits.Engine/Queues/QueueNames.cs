namespace Credits.Engine.Queues;

/// <summary>The queues there are. Every queue of every kind of machine is named so.</summary>
public static class QueueNames
{
    /// <summary>Verified events of payment providers, as they came, and top-ups that are to be charged.</summary>
    public const string Payments = "payments";

    /// <summary>Wallets in which something ends at a known minute.</summary>
    public const string Expirations = "expirations";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Payments, Expirations];
}
