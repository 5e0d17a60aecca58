using Credits.Cosmos;
using Credits.Cosmos.Tests;
using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Simulation.Checks;
using Credits.Testing.Time;

namespace Credits.Simulation.World;

/// <summary>
/// The Cosmos DB store and its real client over the stand-in of the gateway, which breaks connections before and after
/// it has committed, throttles and fails; half of the clients send again by themselves. Each call is waited for
/// where it is made, so that the order of things still follows from the seed.
/// </summary>
internal sealed class CosmosBacking : Backing
{
    private readonly CosmosAccount account;
    private readonly Oracle oracle;
    private readonly List<CosmosStore> stores = [];

    public CosmosBacking(ManualTime time, Oracle oracle, int seed)
    {
        this.oracle = oracle;
        account = Wait(() => CosmosAccount.StartStandInAsync(new GatewayOptions { Time = time, Seed = seed, PhysicalPartitions = 1 + (seed % 3) }));
    }

    public Gateway Gateway => account.Gateway;

    public override Plan Fit(Plan plan) => plan with { Exclusive = false, StaleQueries = false, StaleReads = false };

    public override IDocumentStore Open(Plan plan, SkewedClock clock, int machine, int seed)
    {
        var options = account.Options with { Seams = new CosmosSeams { Resends = machine % 2 == 0 } };
        // A machine that starts finds its way before anything goes wrong.
        var (throttled, lost, reply, unavailable) = Troubles;
        Heal();
        var store = Wait(async () =>
        {
            var opened = await CosmosStore.OpenAsync(options, clock);
            await opened.ReadAsync(new Partition("none", "none"), "none");
            return opened;
        });
        Troubles = (throttled, lost, reply, unavailable);
        stores.Add(store);
        return new ObservedCosmosStore(store, this, oracle, machine);
    }

    public override bool Reroll(Random random)
    {
        double Rate(double most) => random.Next(2) == 0 ? random.NextDouble() * most : 0;
        Troubles = (Rate(0.3), Rate(0.1), Rate(0.2), Rate(0.1));
        return true;
    }

    public override void Heal() => Troubles = default;

    public override IEnumerable<(string What, int Times)> Counts() =>
    [
        ("connections broken", Gateway.Faults.Broken), ("requests refused", Gateway.Faults.Refused), ("sent again", SentAgain),
    ];

    /// <summary>How many commits were answered although a connection broke: the client sent them again.</summary>
    public int SentAgain { get; set; }

    public override void Close()
    {
        foreach (var store in stores) Wait(async () => await store.DisposeAsync());
        Wait(async () => await account.DisposeAsync());
    }

    private (double Throttled, double RequestLost, double ReplyLost, double Unavailable) Troubles
    {
        get => (Gateway.Faults.Throttled, Gateway.Faults.RequestLost, Gateway.Faults.ReplyLost, Gateway.Faults.Unavailable);
        set
        {
            var faults = Gateway.Faults;
            (faults.Throttled, faults.RequestLost, faults.ReplyLost, faults.Unavailable) = value;
        }
    }

    internal static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    private static void Wait(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}

/// <summary>What one machine writes, seen when the service has written it, whatever the machine is told of it.</summary>
internal sealed class ObservedCosmosStore(CosmosStore store, CosmosBacking backing, Oracle oracle, int machine) : IDocumentStore
{
    public bool IsExclusive => false;

    public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) =>
        new(Done(() => CosmosBacking.Wait(async () => await store.ReadAsync(partition, id, cancellation))));

    public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
    {
        var gateway = backing.Gateway;
        var (before, broken) = (gateway.Commits, gateway.Faults.Broken);
        var result = CosmosBacking.Wait(async () => await store.CommitAsync(batch, cancellation));
        if (gateway.Faults.Broken > broken && result is not CommitResult.Unknown) backing.SentAgain++;
        var written = gateway.Commits - before;
        if (written > 1) oracle.Fail(new ViolationException("once", $"one batch was written {written} times"));
        if (written == 0 && result is CommitResult.Done) oracle.Fail(new ViolationException("answers", "a batch was said to be written and is not"));
        if (written == 1) oracle.Committed(batch, machine);
        return new(result);
    }

    public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) =>
        new(Done(() => CosmosBacking.Wait(async () => await store.QueryAsync(query, cancellation))));

    public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) =>
        new(Done(() => CosmosBacking.Wait(async () => await store.CountAsync(query, cancellation))));

    public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) =>
        new(Done(() => CosmosBacking.Wait(async () => await store.PositionAsync(query, number, cancellation))));

    // What is thrown belongs to the task, as of any store.
    private static Task<T> Done<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (StoreUnavailableException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
