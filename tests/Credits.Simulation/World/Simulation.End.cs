using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Engine.Stats;
using Credits.Engine.Wallets;
using Credits.Simulation.Checks;

namespace Credits.Simulation.World;

/// <summary>How a run ends: everything heals, everybody asks once more, and all must be well.</summary>
internal sealed partial class Simulation
{
    private void Heal()
    {
        journal.Add("everything heals");
        foreach (var machine in machines)
        {
            machine.Faults.Clear();
            machine.Clock.Skew = TimeSpan.Zero;
        }

        Tick();
        backing.Heal();
        Quiesce();
        AskAgain();
        Pass(TimeSpan.FromDays(40));
        for (var times = 0; times < 2; times++) Sweep();
        Quiesce();
        var checker = new Machine(++numbers, plan with { StaleQueries = false, StaleReads = false, Exclusive = false }, backing, new SkewedClock(time), diagnostics, seed);
        foreach (var record in oracle.Wallets.Where(record => record.Head.Sequence > 0).ToArray()) Do(checker, () => CheckAsync(checker, record));
        Do(checker, () => CheckAllAsync(checker));
        Quiesce();
        Check();
        CountUsage();
        foreach (var (what, times) in backing.Counts()) Count(what, times);
        Count("entries", oracle.Wallets.Sum(wallet => wallet.Entries.Count));
        Count("commits", (int)oracle.Commits);
    }

    /// <summary>Whoever was left in doubt asks again and must now be told; what is written is answered as it was.</summary>
    private void AskAgain()
    {
        foreach (var key in oracle.Keys.ToArray())
        {
            if (key.Name is not { } name || (key.Written is null && !key.InDoubt)) continue;
            var client = population.Clients.Find(client => client.Names.Contains(name)) ?? new Clients.Client(name);
            foreach (var command in key.Commands.Values)
            {
                if (command is Credits.Core.Commands.LateConfirm) continue;
                Submit(client, command, machines[0], name: name);
                Quiesce();
            }
        }
    }

    private async Task CheckAsync(Machine checker, WalletRecord record)
    {
        var receipt = new Engine.Ledger.Receipt(record.Entries[^1].Sequence, record.Entries[^1].Hash);
        var found = await checker.Verifier.VerifyAsync(record.Partition, receipt);
        var days = await checker.Stats.OfWalletAsync(record.Partition, new(DateOnly.MinValue, DateOnly.MaxValue.AddDays(-1)));
        var ended = record.Model.NextDue() is not { } due || due.At > Now - DueSweep.Delay;
        oracle.Guard(() =>
        {
            if (found.Fault is not null || found.Entries != record.Entries.Count) throw new ViolationException("verify", $"{record.Partition.Wallet}: {found.Fault} ({found.Entries} entries of {record.Entries.Count})");
            if (!Sums(days).SequenceEqual(Sums(record.Days()))) throw new ViolationException("days", $"{record.Partition.Wallet}: the sums of days are not those of the entries");
            if (plan is { StaleQueries: false, StaleReads: false } && !ended) throw new ViolationException("sweep", $"{record.Partition.Wallet}: something is still due after the sweep");
            var settled = record.Entries.Where(entry => entry.Kind == EntryKind.Settle).GroupBy(entry => entry.Target).FirstOrDefault(group => group.Count() > 1);
            if (settled is not null) throw new ViolationException("once", $"reservation {settled.Key} ended twice");
            Punctual.Check(record);
        });
    }

    private async Task CheckAllAsync(Machine checker)
    {
        var found = await checker.All.VerifyAsync(new Dictionary<Engine.Storage.Partition, List<Engine.Ledger.Receipt>>());
        if (found.Fault is { } fault) oracle.Fail(new ViolationException("verify", $"{fault.Wallet.Wallet}: {fault.What}"));
    }

    private static IEnumerable<string> Sums(IEnumerable<DaySums> days) => days.Select(day => $"{day.Day} {System.Text.Encoding.UTF8.GetString(WalletDocumentJson.Write(day.Stats))}");

    private void Count(string what, int times) => Counts[what] = Counts.GetValueOrDefault(what) + times;
}
