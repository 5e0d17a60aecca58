using Credits.Engine.Wallets;
using Credits.Simulation.Checks;
using Credits.Simulation.Clients;

namespace Credits.Simulation.World;

/// <summary>What happens to machines and by itself: sweeps, messages, restarts, clocks, and customers that come to be.</summary>
internal sealed partial class Simulation
{
    private void Sweep()
    {
        var machine = AnyMachine;
        Do(machine, () => machine.Sweep.RunAsync(CancellationToken.None));
    }

    /// <summary>A message that a wallet is due: it may come late, twice, or for no reason.</summary>
    private void Message() => Message(Record(Client));

    private void Message(WalletRecord record)
    {
        for (var times = random.Next(3); times > 0; times--)
        {
            var machine = AnyMachine;
            Do(machine, async () =>
            {
                if (await machine.Writer.AdvanceAsync(record.Partition) is Outcome.Failed { Reason: Failure.Internal } failed)
                    oracle.Fail(new ViolationException("internal", $"{failed.Cause}"));
            });
        }
    }

    /// <summary>A machine is told to stop and another one takes its place: what is in line is answered, what comes after is sent away.</summary>
    private void Replace()
    {
        var slot = random.Next(machines.Length);
        var machine = machines[slot];
        var client = Client;
        Do(machine, async () =>
        {
            await machine.Writer.StopAsync();
            Count("stopped");
        });
        Submit(client, population.Debit(), machine);
        // Whoever owns the store gives it up before another one takes it.
        if (plan.Exclusive) Quiesce();
        Start(slot, machine.Clock);
        oracle.Restarted();
    }

    private void SetClock()
    {
        var machine = AnyMachine;
        machine.Clock.Skew = random.Next(3) == 0 ? TimeSpan.Zero : plan.Skew * ((random.NextDouble() * 2) - 1);
        Count("clock");
        Tick();
    }

    /// <summary>A customer without an external id, to whom one is given later, while others may already use that one.</summary>
    private void MakeCustomer()
    {
        var made = population.Clients.Count - plan.Wallets;
        var machine = AnyMachine;
        var external = WalletName.External(Population.Scope, $"alias {made / 2}");
        if (made % 2 == 0 && made < 4)
        {
            Do(machine, async () =>
            {
                var result = await machine.Customers.CreateAsync(Population.Scope, null, customer => customer);
                if (machine.Crashed || population.Clients.Count != made + plan.Wallets) return;
                population.Clients.Add(new Client(WalletName.Internal(Population.Scope, result.Customer!.Id)!));
            });
        }
        else if (made % 2 == 1)
        {
            var real = population.Clients[^1];
            Do(machine, async () =>
            {
                var result = await machine.Customers.UpdateAsync(real.Names[0], external.ExternalId, customer => customer);
                if (machine.Crashed || population.Clients.Count != made + plan.Wallets) return;
                Count(result.Problem?.ToString() ?? "alias");
                population.Clients.Add(new Client(external));
            });
            if (random.Next(4) == 0) Submit(new Client(external), population.Credit(Now), name: external);
        }
    }
}
