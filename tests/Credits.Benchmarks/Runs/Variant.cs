using Credits.Benchmarks.Scenarios;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Runs;

/// <summary>One line of the comparison: a kind of load on a kind of server.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Start">Starts a fresh server.</param>
/// <param name="Make">Makes the load afresh for it.</param>
/// <param name="Goal">What it is to reach.</param>
public sealed record Variant(string Name, Func<Options, CancellationToken, Task<ServerProcess>> Start, Func<Scenario> Make, Goal Goal)
{
    const int Many = 10_000;

    /// <summary>What all others are compared with.</summary>
    public static readonly Variant Ceiling = new(
        "ceiling",
        (_, cancellation) => CeilingProcess.StartAsync(cancellation),
        () => new CeilingDeducts(),
        Goal.None);

    public static readonly IReadOnlyList<Variant> Others =
    [
        Product("spread", () => new Deducts("(b) durable deducts, 10,000 wallets", Many), new(Share: 0.22, P99: 40)),
        Product("hot", () => new Deducts("(c) durable deducts, one wallet", 1), new(Share: 0.45, P99: 20)),
        Product("reads", () => new Reads("(d) balance reads, 10,000 wallets", Many), new(Share: 0.80, P99: null)),
        Product("reserve", () => new Reservations("(e) reserve + confirm (2 requests), 10,000 wallets", Many), Goal.None),
    ];

    /// <summary>Events beside the deducts that they are compared with.</summary>
    public static readonly IReadOnlyList<Variant> Events = [Others[0], Others[1], .. Batches("events", "10,000 customers", Many), .. Batches("hot-events", "one customer", 1)];

    static IEnumerable<Variant> Batches(string name, string whose, int customers) => ((int[])[1, 10, 100]).Select(batch =>
        Product($"{name}-{batch}", () => new Scenarios.Events($"(f) events in batches of {batch}, {whose}", customers, batch), Goal.None));

    static Variant Product(string name, Func<Scenario> make, Goal goal) =>
        new(name, (options, cancellation) => ProductServer.StartAsync(options, cancellation), make, goal);
}
