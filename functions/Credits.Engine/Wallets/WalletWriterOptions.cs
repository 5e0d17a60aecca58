namespace Credits.Engine.Wallets;

/// <summary>The limits of the wallet writer.</summary>
public sealed record WalletWriterOptions
{
    /// <summary>Operations that may wait for one wallet; the next one is told to come back.</summary>
    public int MaxQueuedPerWallet { get; init; } = 1_000;

    /// <summary>Wallets whose head is kept in memory.</summary>
    public int MaxCachedWallets { get; init; } = 12_000;

    /// <summary>Entries written by one commit.</summary>
    public int MaxEntriesPerCommit { get; init; } = 98;

    /// <summary>How often a group may lose to other writers before it is told to come back.</summary>
    public int MaxLostRaces { get; init; } = 12;

    /// <summary>How often a commit of unknown outcome is sent again.</summary>
    public int MaxResends { get; init; } = 3;

    /// <summary>How long a throttled commit waits at most before its callers are told to come back.</summary>
    public TimeSpan MaxThrottleWait { get; init; } = TimeSpan.FromSeconds(2);
}
