using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;
using Credits.Simulation.Checks;
using Credits.Simulation.Clients;

namespace Credits.Simulation.World;

/// <summary>What can happen in one step, and how often.</summary>
internal sealed partial class Simulation
{
    private readonly (int UpTo, Action Do)[] actions;

    private (int, Action)[] Actions()
    {
        var all = new List<(int, Action)>();
        var sum = 0;
        void Add(int weight, Action action) => all.Add((sum += weight, action));
        Add(140, () => Submit(Client, population.Credit(Now)));
        Add(180, () => Submit(Client, population.Debit()));
        Add(140, () => Submit(Client, population.Reserve()));
        Add(90, () => SubmitIf(client => population.Refund(client)));
        Add(80, () => SubmitIf(population.Confirm));
        Add(25, () => SubmitIf(population.Confirm, allowLate: true));
        Add(40, () => SubmitIf(population.Cancel));
        Add(30, () => SubmitIf(client => population.Extend(client, Now)));
        Add(25, Change);
        Add(90, Retrying);
        Add(15, Misuse);
        Add(30, Twice);
        Add(90, Read);
        Add(6, List);
        Add(2, Verify);
        Add(90, () => Pass(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(5) : random.Next(30_000))));
        Add(20, () => Pass(population.Soon()));
        Add(20, Race);
        Add(10, RefundsAtOnce);
        Add(6, Overdraft);
        Add(4, Crowd);
        Add(1, () => DueAtOnce(reservations: true));
        Add(1, () => DueAtOnce(reservations: false));
        Add(plan.Sweeps ? 12 : 0, Sweep);
        Add(plan.Sweeps ? 12 : 0, Message);
        Add(plan.Crashes ? 8 : 0, () => Crash(random.Next(machines.Length)));
        Add(3, Replace);
        Add(plan.Skew > TimeSpan.Zero ? 10 : 0, SetClock);
        Add(20, Reroll);
        Add(4, MakeCustomer);
        if (plan.Payments)
        {
            Add(60, Pay);
            Add(120, TakeBack);
        }

        if (plan.Usage) AddUsage(Add);

        return [.. all];
    }

    private Client Client => population.AnyClient;

    private void Reroll()
    {
        AnyMachine.Reroll(random);
        RerollUnderneath();
    }

    private void RerollUnderneath()
    {
        if (backing.Reroll(random)) Count("trouble underneath");
    }

    private void Act()
    {
        var roll = random.Next(actions[^1].UpTo);
        Array.Find(actions, action => roll < action.UpTo).Do();
    }

    private void SubmitIf(Func<Client, Command?> make, bool allowLate = false)
    {
        var client = Client;
        if (make(client) is { } command) Submit(client, command, allowLate: allowLate);
    }

    private WalletRecord Record(Client client) => oracle.Real(client.Names[0]);

    // A wallet that is not open soon is again, or little would happen.
    private void Change()
    {
        var client = Client;
        var open = Record(client).Model.State == WalletState.Open;
        Submit(client, open ? population.Change() : new ChangeState(WalletState.Open) { EntryId = population.NewId() });
    }

    private void Pay()
    {
        var client = Client;
        var payment = population.Payment();
        client.Payments.Add(payment);
        Submit(client, payment);
    }

    /// <summary>Money goes back, or comes again; sometimes before the payment itself is known, sometimes told twice at once.</summary>
    private void TakeBack()
    {
        var client = Client;
        if (population.TakeBack(client, Now) is not { } command) return;
        for (var times = random.Next(5) == 0 ? 2 : 1; times > 0; times--) Submit(client, command);
    }

    private void Retrying()
    {
        if (retries.Count == 0) return;
        var index = random.Next(retries.Count);
        var retry = retries[index];
        retries.RemoveAt(index);
        Submit(retry.Client, retry.Command, allowLate: retry.AllowLate);
    }

    private void Misuse()
    {
        if (retries.Count == 0) return;
        var retry = retries[random.Next(retries.Count)];
        Submit(retry.Client, population.Otherwise(retry.Command));
    }

    /// <summary>Equal keys at once: in one group, or on two machines.</summary>
    private void Twice()
    {
        var client = Client;
        Command command = random.Next(3) switch { 0 => population.Credit(Now), 1 => population.Reserve(), _ => population.Debit() };
        var machine = random.Next(2) == 0 ? AnyMachine : null;
        for (var times = 2 + random.Next(3); times > 0; times--) Submit(client, command, machine);
        if (random.Next(3) == 0) Submit(client, population.Otherwise(command), machine);
    }

    private void Read()
    {
        if (oracle.Lenient) return;
        var (client, machine) = (Client, AnyMachine);
        var name = client.Names[random.Next(client.Names.Count)];
        var reading = new Reading(oracle, name, plan.Exclusive, machine.Clock.GetUtcNow());
        Do(machine, async () =>
        {
            var view = await machine.Service.ReadAsync(name);
            if (!machine.Crashed) reading.Seen(view);
        }, reading);
    }

    private void List()
    {
        if (plan.StaleQueries || oracle.Lenient) return;
        var (machine, record) = (AnyMachine, Record(Client));
        var last = record.Head.Sequence;
        DateTimeOffset? since = random.Next(2) == 0 ? Now - population.Soon() : null;
        DateTimeOffset? until = random.Next(3) == 0 ? Now - population.Soon() : null;
        var (offset, limit) = (random.Next(4) == 0 ? random.Next(30) : 0, 1 + random.Next(12));
        var right = record.Entries.Where(entry => !(entry.RecordedAt < since) && !(entry.RecordedAt > until) && entry.Postings.Any(posting => !posting.Amount.IsZero)).Reverse().ToArray();
        Do(machine, async () =>
        {
            var page = await machine.Ledger.MovementsAsync(record.Partition, last, offset, limit, since, until);
            if (machine.Crashed) return;
            var same = page.Total == right.Length && page.Entries.Select(entry => entry.Sequence).SequenceEqual(right.Skip(offset).Take(limit).Select(entry => entry.Sequence));
            if (!same) oracle.Fail(new ViolationException("history", $"{record.Partition.Wallet}: {page.Total} movements from {since:O} to {until:O}, offset {offset}, limit {limit}; {right.Length} are right"));
        });
    }

    private void Verify()
    {
        if (plan.StaleQueries || oracle.Lenient) return;
        var (machine, record) = (AnyMachine, Record(Client));
        Do(machine, async () =>
        {
            var found = await machine.Verifier.VerifyAsync(record.Partition);
            if (found.Fault is not null) oracle.Fail(new ViolationException("verify", $"{record.Partition.Wallet}: {found.Fault}"));
        });
    }
}
