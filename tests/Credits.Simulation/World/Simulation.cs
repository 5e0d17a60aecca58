using System.Diagnostics;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Simulation.Checks;
using Credits.Simulation.Clients;
using Credits.Testing.Time;

namespace Credits.Simulation.World;

/// <summary>
/// One run: the real engine on one to three machines over one store, a clock that moves only when told, clients
/// that do anything in any order, and everything that can go wrong. All of it follows from the seed.
/// </summary>
internal sealed partial class Simulation : IDisposable
{
    private const int MostInFlight = 80;
    private readonly int seed;
    private readonly Random random;
    private readonly Plan plan;
    private readonly Journal journal;
    private readonly SeededScheduler scheduler;
    private readonly ManualTime time = new();
    private readonly Backing backing;
    private readonly Oracle oracle;
    private readonly Engine.Diagnostics diagnostics = new();
    private readonly Machine[] machines;
    private readonly Population population;
    private readonly List<Attempt> attempts = [];
    private readonly List<Chore> chores = [];
    private readonly List<Retry> retries = [];
    private int numbers;

    public Simulation(int seed, bool journal = false, bool onCosmos = false)
    {
        this.seed = seed;
        random = new Random(seed);
        var drawn = Plan.Of(random) with { Payments = seed % 5 == 0, Usage = seed % 10 == 0 };
        this.journal = new Journal(journal);
        scheduler = new SeededScheduler(new Random(seed + 1));
        oracle = new Oracle(this.journal) { Lenient = drawn.StaleReads && !onCosmos, QueriesLag = drawn.StaleQueries };
        backing = onCosmos ? new CosmosBacking(time, oracle, seed) : new MemoryBacking(time, oracle);
        plan = backing.Fit(drawn);
        population = new Population(random, plan.Wallets);
        machines = new Machine[plan.Machines];
        if (plan.Usage) Found();
        for (var slot = 0; slot < machines.Length; slot++) Start(slot, new SkewedClock(time));
        RerollUnderneath();
        actions = Actions();
    }

    public Plan Plan => plan;

    public int Step => journal.Step;

    public string Story => journal.ToString();

    /// <summary>How often what happened, to see that a run is worth something.</summary>
    public Dictionary<string, int> Counts { get; } = [];

    /// <summary>A number that two runs have in common only if all that they wrote is the same.</summary>
    public string Digest => string.Join('.', oracle.Wallets.Select(wallet => wallet.Head.LastHash[..8])) + ":" + oracle.Commits;

    /// <summary>Takes so many steps, then heals everything and looks whether all came right. Throws <see cref="ViolationException"/>.</summary>
    public void Run(int steps)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        for (journal.Step = 1; journal.Step <= steps; journal.Step++)
        {
            Act();
            Pump();
        }

        Heal();
    }

    public void Dispose()
    {
        diagnostics.Dispose();
        backing.Close();
    }

    /// <summary>Puts on sale what can be subscribed to, before anything goes wrong.</summary>
    private void Found()
    {
        var founder = new Machine(++numbers, plan with { StaleQueries = false, StaleReads = false, Exclusive = false }, backing, new SkewedClock(time), diagnostics, seed);
        Do(founder, () => Offers.MakeAsync(founder.Catalog));
        Quiesce();
    }

    private Machine AnyMachine => machines[random.Next(machines.Length)];

    private DateTimeOffset Now => time.GetUtcNow();

    private void Start(int slot, SkewedClock clock)
    {
        machines[slot] = new Machine(++numbers, plan, backing, clock, diagnostics, (seed * 1_000) + (numbers * 10));
        machines[slot].Reroll(random);
    }

    /// <summary>Lets some of what is ready run.</summary>
    private void Pump()
    {
        var budget = random.Next(6) switch
        {
            0 => 0,
            1 or 2 => random.Next(8),
            3 or 4 => random.Next(60),
            _ => int.MaxValue,
        };
        if (attempts.Count > MostInFlight) budget = int.MaxValue;
        while (budget-- > 0 && RunOne())
        {
        }

        Check();
        if (scheduler.Ready == 0 && random.Next(2) == 0) NextTimer();
    }

    private bool RunOne()
    {
        if (!scheduler.RunOne()) return false;
        Check();
        return true;
    }

    private void Check()
    {
        if (oracle.Violation is { } violation) throw violation;
    }

    private bool NextTimer()
    {
        if (time.NextDue is not { } due) return false;
        Pass(due > Now ? due - Now : TimeSpan.Zero);
        return true;
    }

    private void Pass(TimeSpan by)
    {
        time.Advance(by);
        Tick();
    }

    /// <summary>What clocks show has changed; what is under way may decide by either.</summary>
    private void Tick()
    {
        foreach (var attempt in attempts) attempt.Look();
        foreach (var chore in chores) chore.Reading?.Tick(chore.Machine.Clock.GetUtcNow());
    }

    /// <summary>Runs until nothing is under way. Whatever is asked must be answered.</summary>
    private void Quiesce()
    {
        for (var turns = 0; ; turns++)
        {
            while (RunOne())
            {
            }

            if (attempts.Count + chores.Count == 0) return;
            if (!NextTimer() || turns > 100_000)
                throw new ViolationException("liveness", $"{attempts.Count} tries and {chores.Count} other things never end: {attempts.FirstOrDefault()}");
        }
    }

    private void Submit(Client client, Command command, Machine? at = null, bool allowLate = false, WalletName? name = null)
    {
        if (command is RecordEvent told)
        {
            Tell(client, [told], at, name);
            return;
        }

        var machine = at ?? AnyMachine;
        name ??= client.Names[random.Next(client.Names.Count)];
        var late = allowLate && command is Confirm confirm
            ? new LateConfirm(confirm.ReservationId, confirm.Amount) { EntryId = LateConfirm.IdFor(confirm.ReservationId) }
            : null;
        var create = command is not Settle && name.ExternalId is not null && (command is Credit || random.Next(2) == 0);
        var attempt = Begin(machine, name, command, late, create);
        _ = scheduler.Start(() => RunAsync(client, attempt, machine));
    }

    private Attempt Begin(Machine machine, WalletName name, Command command, LateConfirm? late, bool create)
    {
        var attempt = new Attempt
        {
            Number = ++numbers,
            Name = name,
            Machine = machine.Number,
            Clock = machine.Clock.GetUtcNow,
            Command = command,
            Late = late,
            Create = create,
            Began = oracle.Commits,
            Sees = plan.Exclusive ? oracle.Real(name).Told : oracle.Commits,
            AnyPlan = oracle.QueriesLag,
            Key = oracle.Key(command),
            LateKey = late is null ? null : oracle.Key(late),
        };
        if (journal.On) journal.Add($"{attempt}");
        oracle.Begin(attempt);
        attempts.Add(attempt);
        return attempt;
    }

    private async Task RunAsync(Client client, Attempt attempt, Machine machine)
    {
        WalletResult result;
        try
        {
            result = attempt.Command is Settle settle
                ? await machine.Service.SettleAsync(attempt.Name, settle, attempt.Late is not null)
                : await machine.Service.SubmitAsync(attempt.Name, attempt.Command, attempt.Create);
        }
        catch (StoreUnavailableException)
        {
            // The look-up of an alias failed, before or after nothing was done.
            result = new WalletResult(attempt.Name, new Outcome.Failed(Failure.Unavailable, TimeSpan.FromSeconds(1)));
        }

        Answer(client, attempt, result);
    }

    private void Answer(Client client, Attempt attempt, WalletResult result)
    {
        if (attempt.Over) return;
        attempts.Remove(attempt);
        oracle.Answered(attempt, result);
        Learn(client, attempt, result.Outcome);
    }

    /// <summary>What a client keeps of an answer.</summary>
    private void Learn(Client client, Attempt attempt, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Done done:
                Count(done.Replayed ? "replayed" : done.Entry.Kind.ToString());
                if (done.Entry.Kind == EntryKind.Subscribe) client.Subscriptions.Add(done.Entry.Id);
                if (done.Entry.Kind == EntryKind.Hold) client.Reservations.Add(done.Entry.Id);
                if (done.Entry.Kind is EntryKind.Debit or EntryKind.Settle or EntryKind.Late || random.Next(20) == 0) client.Targets.Add(done.Entry.Id);
                if (random.Next(10) > 0) return;
                break;
            case Outcome.Refused refused:
                Count(refused.Refusal.Code);
                if (random.Next(4) > 0) return;
                break;
            case Outcome.Failed failed:
                Count(failed.Reason.ToString());
                break;
        }

        Again(client, attempt);
    }

    private void Again(Client client, Attempt attempt)
    {
        if (retries.Count < 400) retries.Add(new Retry(client, attempt.Command, attempt.Late is not null));
    }

    private void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    /// <summary>Something other than an operation: a read, a sweep, a check. What the store fails is left.</summary>
    private void Do(Machine machine, Func<Task> work, Reading? reading = null)
    {
        var chore = new Chore(machine, reading);
        chores.Add(chore);
        _ = scheduler.Start(async () =>
        {
            try
            {
                await work();
            }
            catch (StoreUnavailableException)
            {
                if (!machine.Crashed) reading?.Abandon();
            }
            catch (Exception e)
            {
                oracle.Fail(new ViolationException("exception", e.ToString()));
            }

            chores.Remove(chore);
        });
    }

    private void Crash(int slot)
    {
        var machine = machines[slot];
        machine.Crash();
        foreach (var attempt in attempts.Where(attempt => attempt.Machine == machine.Number).ToArray())
        {
            attempts.Remove(attempt);
            Oracle.Lost(attempt);
            retries.Add(new Retry(ClientOf(attempt), attempt.Command, attempt.Late is not null));
        }

        foreach (var chore in chores.Where(chore => chore.Machine == machine).ToArray())
        {
            chores.Remove(chore);
            chore.Reading?.Abandon();
        }

        Start(slot, machine.Clock);
        oracle.Restarted();
        Count("crash");
    }

    private Client ClientOf(Attempt attempt) => population.Clients.Find(client => client.Names.Contains(attempt.Name)) ?? new Client(attempt.Name);

    private sealed record Retry(Client Client, Command Command, bool AllowLate);

    private sealed record Chore(Machine Machine, Reading? Reading);
}
