using System.Net;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Scenarios;

namespace Credits.Benchmarks.Scale;

/// <summary>A store that grows in steps, and the same load at each of them.</summary>
public abstract class Growth(int wallets)
{
    /// <summary>How much grows between two lines of progress.</summary>
    protected const int Slice = 250_000;

    /// <summary>No growth may take longer; a slower store has failed.</summary>
    protected static readonly TimeSpan SliceLimit = TimeSpan.FromMinutes(10);

    int generation;

    /// <summary>What is counted.</summary>
    public abstract string Unit { get; }

    /// <summary>How many there are.</summary>
    public abstract long Count { get; }

    public abstract IReadOnlyList<long> Steps { get; }

    /// <summary>How many wallets are deducted from at each step; all there are, at most.</summary>
    public virtual IReadOnlyList<int> InUse { get; } = [int.MaxValue];

    protected Wallets Wallets { get; } = new(wallets);

    /// <summary>Grows until there are so many, and says from time to time how many there are.</summary>
    public abstract Task GrowAsync(IPEndPoint server, long step, int connections, Action progress);

    /// <summary>New conversations that deduct from so many wallets, with idempotency keys that no earlier one had.</summary>
    public IReadOnlyList<IConversation> Talk(int connections, int inUse = int.MaxValue)
    {
        var first = generation++ * connections;
        return [.. Enumerable.Range(first, connections).Select(number => new Deducts.Conversation(Wallets, number, inUse))];
    }

    public Task VerifyAsync(IPEndPoint server) => Wallets.VerifyAsync(server);

    public static Growth Named(string name) => name switch
    {
        "wallets" => new WalletGrowth(),
        "entries" => new EntryGrowth(),
        _ => throw new FormatException("--scale knows wallets and entries."),
    };
}
