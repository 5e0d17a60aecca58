using Credits.Engine;
using Credits.Engine.Catalog;
using Credits.Engine.Customers;
using Credits.Engine.Events;
using Credits.Engine.Ledger;
using Credits.Engine.Stats;
using Credits.Engine.Subscriptions;
using Credits.Engine.Vendors;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;

namespace Credits.Simulation.World;

/// <summary>One instance of the engine, from its start until it crashes. Its store and its clock are its own; the documents are everybody's.</summary>
internal sealed class Machine
{
    private readonly FaultyStore store;

    public Machine(int number, Plan plan, Backing backing, SkewedClock clock, Diagnostics diagnostics, int seed)
    {
        Number = number;
        Clock = clock;
        Plan = plan;
        store = new FaultyStore(backing.Open(plan, clock, number, seed), new Faults(seed + 2));
        var entropy = new SeededEntropy(seed + 3);
        Writer = new WalletWriter(store, clock, entropy, diagnostics, plan.Options);
        Customers = new CustomerDirectory(store, clock, entropy);
        Service = new WalletService(Writer, Customers, store, clock);
        Ledger = new LedgerReader(store);
        Verifier = new LedgerVerifier(store);
        Stats = new StatsReader(store, clock);
        Catalog = new ProductCatalog(store, clock);
        Events = new EventIntake(Service, Catalog, new SubscriptionHistory(store, Service), new VendorDirectory(store, clock, entropy), clock, entropy);
        All = new StoreVerifier(store, Verifier);
        Sweep = new DueSweep(store, Writer, clock);
    }

    /// <summary>Different after each restart.</summary>
    public int Number { get; }

    public SkewedClock Clock { get; }

    public Plan Plan { get; }

    public WalletWriter Writer { get; }

    public CustomerDirectory Customers { get; }

    public WalletService Service { get; }

    public LedgerReader Ledger { get; }

    public LedgerVerifier Verifier { get; }

    public StatsReader Stats { get; }

    public ProductCatalog Catalog { get; }

    public EventIntake Events { get; }

    public StoreVerifier All { get; }

    public DueSweep Sweep { get; }

    public bool Crashed { get; private set; }

    public Faults Faults => store.Faults;

    public void Crash()
    {
        Crashed = true;
        store.Crash();
    }

    /// <summary>Decides anew what goes wrong from now on: nothing, one thing often, or everything a little.</summary>
    public void Reroll(Random random)
    {
        Faults.Clear();
        Faults.MaxYields = random.Next(4);
        if (random.NextDouble() >= 0.7) return;
        if (random.Next(5) == 0)
        {
            // In the dark: replies are lost, and looking fails too.
            (Faults.ReplyLost, Faults.ReadFails) = (Math.Min(0.7, Plan.Trouble * 2), Math.Min(0.7, Plan.Trouble * 2));
            return;
        }

        var rate = Plan.Trouble * random.NextDouble() * 2;
        var only = random.Next(3) == 0 ? random.Next(8) : -1;
        double Rate(int kind) => only < 0 ? rate / 4 : only == kind ? rate : 0;
        Faults.Throttled = Rate(0);
        Faults.Unavailable = Rate(1);
        Faults.ReplyLost = Rate(2);
        Faults.RequestLost = Rate(3);
        // Whoever owns the store has nobody beside it, and no network in which a request could linger.
        Faults.Late = Plan.Exclusive ? 0 : Rate(4);
        Faults.Conflict = Plan.Exclusive ? 0 : Rate(6);
        Faults.Resent = Rate(5);
        Faults.ReadFails = Rate(7);
    }
}
