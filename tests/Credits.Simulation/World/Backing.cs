using Credits.Engine.Storage;
using Credits.Simulation.Checks;
using Credits.Testing.Memory;
using Credits.Testing.Time;

namespace Credits.Simulation.World;

/// <summary>What a run keeps its documents in, and what each machine sees of them.</summary>
internal abstract class Backing
{
    /// <summary>What can be asked of a run on it.</summary>
    public virtual Plan Fit(Plan plan) => plan;

    /// <summary>A machine's view; what it writes is told to the oracle the moment that it is written.</summary>
    public abstract IDocumentStore Open(Plan plan, SkewedClock clock, int machine, int seed);

    /// <summary>Decides anew what goes wrong from now on. False if it has no troubles of its own.</summary>
    public virtual bool Reroll(Random random) => false;

    /// <summary>Nothing goes wrong any more.</summary>
    public virtual void Heal()
    {
    }

    /// <summary>How often what happened underneath.</summary>
    public virtual IEnumerable<(string What, int Times)> Counts() => [];

    /// <summary>The run is over.</summary>
    public virtual void Close()
    {
    }
}

/// <summary>In memory; all that goes wrong is made up in front of it.</summary>
internal sealed class MemoryBacking(ManualTime time, Oracle oracle) : Backing
{
    private readonly MemoryStore documents = new(time);

    public override IDocumentStore Open(Plan plan, SkewedClock clock, int machine, int seed)
    {
        var reads = documents.OpenSession(clock, plan.StaleReads ? new Staleness(seed, 0.2, 20) : null);
        var queries = documents.OpenSession(clock, plan.StaleQueries ? new Staleness(seed + 1, 0.3, 20) : null);
        reads.IsExclusive = plan.Exclusive;
        return new ObservedStore(reads, queries, oracle, machine);
    }
}
