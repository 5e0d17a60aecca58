using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Simulation.Clients;

namespace Credits.Simulation.World;

/// <summary>Several requests that meet: races, crowds, and chains whose order matters.</summary>
internal sealed partial class Simulation
{
    /// <summary>Confirm, cancel, extend and expiry of one reservation at its very deadline, on different machines.</summary>
    private void Race()
    {
        var client = Client;
        var record = Record(client);
        if (record.Model.Reservations.Count == 0) return;
        var held = record.Model.Reservations[random.Next(record.Model.Reservations.Count)];
        var machine = AnyMachine;
        var left = held.Expires - machine.Clock.GetUtcNow();
        if (left > TimeSpan.FromHours(3)) return;
        left += TimeSpan.FromMilliseconds(random.Next(3) - 1);
        if (left > TimeSpan.Zero) Pass(left);
        Count("race");
        Submit(client, population.Confirm(held.Id), machine, allowLate: random.Next(3) == 0);
        Submit(client, Population.Cancel(held.Id));
        if (random.Next(2) == 0) Message(record);
        if (random.Next(3) == 0) Submit(client, new Extend(held.Id, held.Expires.AddMinutes(1)) { EntryId = population.NewId() });
        if (random.Next(3) == 0) Submit(client, population.Confirm(held.Id));
    }

    private void RefundsAtOnce()
    {
        var client = Client;
        if (client.Targets.Count == 0) return;
        var target = client.Targets[random.Next(client.Targets.Count)];
        for (var times = 2 + random.Next(4); times > 0; times--)
            Submit(client, new Refund(target, population.Amount(40)) { EntryId = population.NewId() });
    }

    /// <summary>A debit into the overdraft, credits that net it, then the refund of the debit.</summary>
    private void Overdraft()
    {
        var client = Client;
        var account = Record(client).Model.Account(Engine.Assets.Asset.Default);
        var debit = new Debit(account.Asset, Amount.From(Math.Max(0, account.Available) + 30)) { EntryId = population.NewId() };
        Submit(client, new SetOverdraftLimit(account.Asset, Amount.From(50)) { EntryId = population.NewId() });
        Pump();
        Submit(client, debit);
        Pump();
        if (random.Next(3) > 0) Submit(client, population.Credit(Now) with { Asset = account.Asset });
        if (random.Next(2) == 0) Pump();
        Submit(client, new Refund(debit.EntryId, random.Next(2) == 0 ? null : Amount.From(20)) { EntryId = population.NewId() });
        Submit(client, new SetOverdraftLimit(account.Asset, Amount.Zero) { EntryId = population.NewId() });
    }

    /// <summary>Many clients want the last credits of one wallet.</summary>
    private void Crowd()
    {
        var client = Client;
        for (var times = 20 + random.Next(60); times > 0; times--)
            Submit(client, random.Next(3) == 0 ? population.Reserve() : population.Debit());
    }

    /// <summary>Up to two hundred things that end at one moment.</summary>
    private void DueAtOnce(bool reservations)
    {
        var client = Client;
        Submit(client, new Credit("CREDIT", Amount.From(100), LotSource.Paid, 100, null) { EntryId = population.NewId() });
        Pump();
        var moment = Now.AddMinutes(3);
        for (var times = 60 + random.Next(140); times > 0; times--)
        {
            var id = population.NewId();
            Submit(client, reservations
                ? new Reserve("CREDIT", Amount.From(0.25m), TimeSpan.FromMinutes(3)) { EntryId = id }
                : new Credit("CREDIT", Amount.From(0.25m), LotSource.Promotional, 0, moment) { EntryId = id });
        }

        Count("due at once");
        Quiesce();
        Pass(TimeSpan.FromMinutes(3));
        Message(Record(client));
        Submit(client, population.Debit());
    }
}
