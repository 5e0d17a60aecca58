using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;

namespace Credits.Simulation.Checks;

/// <summary>One read under way. What it gives must have been the state at some moment since it began, with everything due folded in.</summary>
internal sealed class Reading
{
    private readonly Oracle oracle;
    private readonly WalletName name;
    private readonly WalletRecord record;
    private readonly long since;
    private readonly List<DateTimeOffset> clocks = [];

    public Reading(Oracle oracle, WalletName name, bool fromMemory, DateTimeOffset clock)
    {
        this.oracle = oracle;
        this.name = name;
        record = oracle.Real(name);
        // A process that owns the store may serve what it last heard of; any other one reads what is written.
        since = fromMemory ? record.Told : oracle.Commits;
        record.Reading++;
        clocks.Add(clock);
    }

    public void Tick(DateTimeOffset clock) => clocks.Add(clock);

    public void Abandon() => record.Reading--;

    public void Seen(WalletView view)
    {
        record.Reading--;
        // The name became an alias while it was read.
        if (oracle.Wallet(name.Partition).AliasOf is { } real && record.Partition.Wallet != real) return;
        oracle.Guard(() => Check(view));
    }

    private void Check(WalletView view)
    {
        if (view.Name.Partition != record.Partition) throw new ViolationException("reads", $"a read of {name.CustomerId} showed {view.Name.CustomerId}");
        foreach (var (head, until) in Candidates())
        {
            if (head.Sequence != view.Head.Sequence || until <= since) continue;
            var bytes = HeadJson.Write(view.Head);
            foreach (var clock in clocks)
                if (HeadJson.Write(Advance.Project(head, clock)).AsSpan().SequenceEqual(bytes)) return;
        }

        throw new ViolationException("reads", $"a read of {record.Partition.Wallet} showed a state at {view.Head.Sequence} that it was not in since commit {since}");
    }

    /// <summary>Each state with the commit that ended it.</summary>
    private IEnumerable<(Head Head, long Until)> Candidates()
    {
        var head = Chain.Genesis(record.Partition.App, record.Partition.Wallet);
        foreach (var (commit, next) in record.Heads)
        {
            yield return (head, commit);
            head = next;
        }

        yield return (head, long.MaxValue);
    }
}
