namespace Credits.CosmosGateway;

/// <summary>What kind of account the stand-in plays.</summary>
public sealed record GatewayOptions
{
    /// <summary>The service's clock: the Date of its answers, the time of deletion.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The port on loopback; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The account's default consistency, as the service spells it.</summary>
    public string Consistency { get; init; } = "Strong";

    /// <summary>How many regions take writes.</summary>
    public int WriteRegions { get; init; } = 1;

    /// <summary>Over how many physical partitions the keys are spread.</summary>
    public int PhysicalPartitions { get; init; } = 1;

    /// <summary>The most items on one page of a query, whatever the client asks for.</summary>
    public int MaxPageItems { get; init; } = 1_000;

    /// <summary>Whether those who sign in with a token may make databases and containers; in the service they may not.</summary>
    public bool IdentityMayCreate { get; init; }

    /// <summary>What decides which reads are stale and which faults of a rate happen.</summary>
    public int Seed { get; init; } = 1;
}
