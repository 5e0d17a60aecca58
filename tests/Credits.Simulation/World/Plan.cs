using Credits.Engine.Wallets;

namespace Credits.Simulation.World;

/// <summary>What kind of world a seed makes. Rare settings are rolled once for a whole run, so that each gets runs of its own.</summary>
internal sealed record Plan
{
    public required int Machines { get; init; }

    /// <summary>The one machine owns the store and may serve reads from memory.</summary>
    public required bool Exclusive { get; init; }

    /// <summary>Queries may be stale, as those of a replica.</summary>
    public required bool StaleQueries { get; init; }

    /// <summary>Single reads may be stale too, which the port forbids: money must be right even then.</summary>
    public required bool StaleReads { get; init; }

    public required bool Crashes { get; init; }

    public required bool Sweeps { get; init; }

    /// <summary>How wrong clocks may be.</summary>
    public required TimeSpan Skew { get; init; }

    /// <summary>How often anything goes wrong, 0 to 1.</summary>
    public required double Trouble { get; init; }

    public required int Wallets { get; init; }

    /// <summary>Whether payments come and go back. Not rolled, so that the runs without them stay as they were.</summary>
    public bool Payments { get; init; }

    /// <summary>Whether things are used and subscribed to. Not rolled either.</summary>
    public bool Usage { get; init; }

    public required WalletWriterOptions Options { get; init; }

    public static Plan Of(Random random)
    {
        T OneOf<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
        var machines = 1 + random.Next(3);
        var exclusive = machines == 1 && random.Next(2) == 0;
        return new Plan
        {
            Machines = machines,
            Exclusive = exclusive,
            StaleQueries = !exclusive && random.Next(4) == 0,
            StaleReads = !exclusive && random.Next(8) == 0,
            Crashes = random.Next(3) > 0,
            Sweeps = random.Next(4) > 0,
            Skew = OneOf(TimeSpan.Zero, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(4), TimeSpan.FromHours(1)),
            Trouble = OneOf(0, 0.02, 0.1, 0.3),
            Wallets = 1 + random.Next(4),
            Options = new WalletWriterOptions
            {
                MaxQueuedPerWallet = OneOf(3, 40, 1_000),
                MaxCachedWallets = OneOf(1, 3, 1_000),
                MaxEntriesPerCommit = OneOf(1, 4, 98),
                MaxLostRaces = OneOf(2, 12),
                MaxResends = random.Next(4),
                MaxThrottleWait = TimeSpan.FromMilliseconds(OneOf(50, 2_000)),
            },
        };
    }
}
