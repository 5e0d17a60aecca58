using System.Collections.Concurrent;
using System.Globalization;
using Credits.Simulation.Checks;

namespace Credits.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>CREDITS_SIM_SEED runs that one; CREDITS_SIM_SEEDS says how many to run, from 1 on.</summary>
    [Fact]
    public void Whatever_happens_in_whatever_order_every_credit_is_accounted_for() =>
        RunAll(Setting("CREDITS_SIM_SEED", 0), Setting("CREDITS_SIM_SEEDS", 200), Setting("CREDITS_SIM_STEPS", 2_000), Expected, onCosmos: false);

    /// <summary>
    /// Through Cosmos DB's real client, with troubles in the network and at the service. Every call goes over HTTP, so
    /// there are fewer seeds and steps: CREDITS_SIM_COSMOS_SEED, CREDITS_SIM_COSMOS_SEEDS, CREDITS_SIM_COSMOS_STEPS.
    /// </summary>
    [Fact]
    public void On_Cosmos_DB_too_every_credit_is_accounted_for() =>
        RunAll(Setting("CREDITS_SIM_COSMOS_SEED", 0), Setting("CREDITS_SIM_COSMOS_SEEDS", 16), Setting("CREDITS_SIM_COSMOS_STEPS", 250), ExpectedOnCosmos, onCosmos: true);

    /// <summary>Seeds that once failed, with the number of steps that they took.</summary>
    [Fact]
    public void What_once_failed_does_not_fail_again()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "corpus.txt"));
        var corpus = lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Select(line => line.Split(' ')).ToArray();
        Assert.NotEmpty(corpus);
        Run(corpus.Select(entry => (Number(entry[0]), Number(entry[1]))));
    }

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        string Digest(int seed)
        {
            using var simulation = new World.Simulation(seed);
            simulation.Run(400);
            return simulation.Digest;
        }

        for (var seed = 1; seed <= 10; seed++) Assert.Equal(OnOneThread(seed, Digest), OnOneThread(seed, Digest));
    }

    private static readonly string[] Expected =
    [
        "Credit", "Debit", "Refund", "Hold", "Extend", "Settle", "Late", "Change", "TakeBack", "payment_not_found", "replayed", "crash", "race", "clock", "due at once", "stopped", "Stopping", "alias",
        "ExternalIdTaken", "InDoubt", "Contended", "Unavailable", "Busy", "insufficient_credits", "idempotency_key_reused", "reservation_expired",
        "reservation_settled", "already_refunded", "refund_exceeds_deduction", "not_refundable", "wallet_frozen", "wallet_closed", "expiry_in_past",
        "Subscribe", "Renew entries", "Issue entries", "past due", "rolled over", "subscription race", "charged", "uncharged", "event_in_future",
        "already_subscribed", "subscription_not_active", "subscription_not_found",
    ];

    private static readonly string[] ExpectedOnCosmos =
    [
        "Credit", "Debit", "Refund", "Hold", "Settle", "replayed", "crash", "race", "trouble underneath", "connections broken", "requests refused", "sent again", "insufficient_credits",
    ];

    private void RunAll(int one, int seeds, int steps, string[] expected, bool onCosmos)
    {
        var counts = Run((one > 0 ? [one] : Enumerable.Range(1, seeds)).Select(seed => (seed, steps)), onCosmos);
        foreach (var (what, times) in counts.OrderBy(count => count.Key, StringComparer.Ordinal)) output.WriteLine($"{times,9}  {what}");
        if (one == 0) Assert.All(expected, what => Assert.True(counts.GetValueOrDefault(what) > 0, $"'{what}' never happened: the simulation does not reach it any more."));
    }

    private static Dictionary<string, int> Run(IEnumerable<(int Seed, int Steps)> runs, bool onCosmos = false)
    {
        var counts = new Dictionary<string, int>();
        var failures = new ConcurrentQueue<string>();
        var rest = new ConcurrentQueue<(int Seed, int Steps)>(runs);
        // The real client spends most of its time waiting before it tries again.
        var threads = Enumerable.Range(0, onCosmos ? 16 : Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        return counts;

        void Work()
        {
            while (failures.IsEmpty && rest.TryDequeue(out var run))
                if (Try(run.Seed, run.Steps, counts, onCosmos) is { } failure) failures.Enqueue(failure);
        }
    }

    // A failing seed is run again with its journal on: it takes the same way.
    private static string? Try(int seed, int steps, Dictionary<string, int> counts, bool onCosmos)
    {
        try
        {
            using var simulation = new World.Simulation(seed, onCosmos: onCosmos);
            simulation.Run(steps);
            lock (counts)
                foreach (var (what, times) in simulation.Counts) counts[what] = counts.GetValueOrDefault(what) + times;
            return null;
        }
        catch (ViolationException violation)
        {
            using var again = new World.Simulation(seed, journal: true, onCosmos);
            try
            {
                again.Run(steps);
                return $"Seed {seed}: {violation.Message}\nThe second run of it did not fail: something in it does not follow from the seed.";
            }
            catch (ViolationException same)
            {
                return $"Seed {seed}, step {again.Step} of {steps}: {same.Message}\n{again.Plan}\n{Again(seed, steps, onCosmos)} runs it again. The last steps:\n{again.Story}";
            }
        }
        catch (Exception e)
        {
            return $"Seed {seed}: {e}";
        }
    }

    private static string Again(int seed, int steps, bool onCosmos)
    {
        var kind = onCosmos ? "COSMOS_" : "";
        return $"CREDITS_SIM_{kind}SEED={seed} CREDITS_SIM_{kind}STEPS={steps}";
    }

    // The test runner's own context must not take part in the order of things.
    private static T OnOneThread<T>(int seed, Func<int, T> run)
    {
        var result = default(T);
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = run(seed);
            }
            catch (Exception e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        return thrown is null ? result! : throw new InvalidOperationException($"Seed {seed}", thrown);
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? Number(text) : otherwise;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
