using System.Globalization;
using Credits.Benchmarks.Reports;
using Credits.Sqlite;

namespace Credits.Benchmarks.Store;

/// <summary>The embedded store on its own, so that a change to it can be measured without the noise of HTTP.</summary>
public static class StoreBench
{
    /// <summary>What a hot wallet's writer commits at once: half of its callers, while the other half is being answered.</summary>
    const int HotGroup = 32;

    static readonly (string Title, int Wallets, int Callers, int Group)[] Variants =
    [
        ("spread: 1 entry + head, 10,000 wallets, 64 callers", 10_000, 64, 1),
        ("hot: 32 entries + head, one wallet", 1, 1, HotGroup),
    ];

    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        var results = Variants.Select(_ => new List<StoreMeasurement>()).ToList();
        for (var round = 1; round <= options.Rounds; round++)
        {
            for (var i = 0; i < Variants.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                results[i].Add(await MeasureAsync(Variants[i].Wallets, Variants[i].Callers, Variants[i].Group, options));
                Console.WriteLine($"round {round}  {Variants[i].Title}: {results[i][^1]}");
            }
        }

        var table = new Table("store", "entries/s", "commit p50 ms", "commit p99 ms", "us/entry", "bytes/entry");
        foreach (var (variant, own) in Variants.Zip(results))
        {
            Spread Of(Func<StoreMeasurement, double> value) => new(own.Select(value));
            table.Add(
                variant.Title,
                Of(m => m.PerSecond).ToString("n0"),
                Of(m => m.P50).ToString("n1"),
                Of(m => m.P99).ToString("n1"),
                Of(m => m.Cost).ToString("n1"),
                Of(m => m.BytesEach).ToString("n0"));
        }

        Console.WriteLine();
        table.Print(Console.Out);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak memory of all rounds: {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:n0} MB"));
    }

    static async Task<StoreMeasurement> MeasureAsync(int wallets, int callers, int group, Options options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"credits-bench-{Guid.NewGuid():n}")).FullName;
        try
        {
            await using var store = SqliteStore.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
            var load = new StoreLoad([.. Enumerable.Range(0, wallets).Select(number => new StoredWallet(store, number))], callers, group);
            await load.OpenAsync();
            await load.RunAsync(options.WarmUp);
            return await load.RunAsync(options.Measured);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
