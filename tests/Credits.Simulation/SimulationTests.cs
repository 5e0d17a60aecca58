using System.Collections.Concurrent;
using System.Globalization;
using Credits.Simulation.Checks;

namespace Credits.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Steps = Setting("CREDITS_SIM_STEPS", 2_000);

    /// <summary>CREDITS_SIM_SEED runs that one; CREDITS_SIM_SEEDS says how many to run, from 1 on.</summary>
    [Fact]
    public void Whatever_happens_in_whatever_order_every_credit_is_accounted_for()
    {
        var one = Setting("CREDITS_SIM_SEED", 0);
        var seeds = one > 0 ? [one] : Enumerable.Range(1, Setting("CREDITS_SIM_SEEDS", 200)).ToArray();
        var counts = Run(seeds.Select(seed => (seed, Steps)));
        foreach (var (what, times) in counts.OrderBy(count => count.Key, StringComparer.Ordinal)) output.WriteLine($"{times,9}  {what}");
        if (one == 0) Assert.All(Expected, what => Assert.True(counts.GetValueOrDefault(what) > 0, $"'{what}' never happened: the simulation does not reach it any more."));
    }

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

        for (var seed = 1; seed <= 8; seed++) Assert.Equal(OnOneThread(seed, Digest), OnOneThread(seed, Digest));
    }

    private static readonly string[] Expected =
    [
        "Credit", "Debit", "Refund", "Hold", "Extend", "Settle", "Late", "Change", "TakeBack", "payment_not_found", "replayed", "crash", "race", "clock", "due at once", "stopped", "Stopping", "alias",
        "ExternalIdTaken", "InDoubt", "Contended", "Unavailable", "Busy", "insufficient_credits", "idempotency_key_reused", "reservation_expired",
        "reservation_settled", "already_refunded", "refund_exceeds_deduction", "not_refundable", "wallet_frozen", "wallet_closed", "expiry_in_past",
    ];

    private static Dictionary<string, int> Run(IEnumerable<(int Seed, int Steps)> runs)
    {
        var counts = new Dictionary<string, int>();
        var failures = new ConcurrentQueue<string>();
        Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            if (!failures.IsEmpty) return;
            if (OnOneThread(run.Seed, seed => Try(seed, run.Steps, counts)) is { } failure) failures.Enqueue(failure);
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        return counts;
    }

    // A failing seed is run again with its journal on: it takes the same way.
    private static string? Try(int seed, int steps, Dictionary<string, int> counts)
    {
        try
        {
            using var simulation = new World.Simulation(seed);
            simulation.Run(steps);
            lock (counts)
                foreach (var (what, times) in simulation.Counts) counts[what] = counts.GetValueOrDefault(what) + times;
            return null;
        }
        catch (ViolationException violation)
        {
            using var again = new World.Simulation(seed, journal: true);
            try
            {
                again.Run(steps);
                return $"Seed {seed}: {violation.Message}\nThe second run of it did not fail: something in it does not follow from the seed.";
            }
            catch (ViolationException same)
            {
                return $"Seed {seed}, step {again.Step} of {steps}: {same.Message}\n{again.Plan}\nCREDITS_SIM_SEED={seed} CREDITS_SIM_STEPS={steps} runs it again. The last steps:\n{again.Story}";
            }
        }
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
