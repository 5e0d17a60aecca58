using System.Globalization;
using Credits.Benchmarks.Reports;
using Credits.Engine.Storage;
using Credits.Sqlite;

namespace Credits.Benchmarks.Store;

/// <summary>The embedded store on its own, and the engine on it, so that a change to them can be measured without the noise of HTTP.</summary>
public static class StoreBench
{
    const int Many = 10_000;
    const int Callers = 64;

    /// <summary>What a hot wallet's writer commits at once: half of its callers, while the other half is being answered.</summary>
    const int HotGroup = 32;

    static readonly IReadOnlyList<Variant> Variants =
    [
        new("store, spread: 1 entry + head, 10,000 wallets", Many, Callers, store => new DocumentLoad(store, Many, 1)),
        new("store, hot: 32 entries + head, one wallet", 1, 1, store => new DocumentLoad(store, 1, HotGroup)),
        new("engine, spread: debits, 10,000 wallets", Many, Callers, store => new EngineLoad(store)),
        new("engine, hot: debits, one wallet", 1, Callers, store => new EngineLoad(store)),
    ];

    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        var results = Variants.Select(_ => new List<StoreMeasurement>()).ToList();
        for (var round = 1; round <= options.Rounds; round++)
        {
            for (var i = 0; i < Variants.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                results[i].Add(await MeasureAsync(Variants[i], options));
                Console.WriteLine($"round {round}  {Variants[i].Title}: {results[i][^1]}");
            }
        }

        var table = new Table("without HTTP", "entries/s", "p50 ms", "p99 ms", "us/entry", "bytes/entry");
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

    static async Task<StoreMeasurement> MeasureAsync(Variant variant, Options options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"credits-bench-{Guid.NewGuid():n}")).FullName;
        try
        {
            await using var store = SqliteStore.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
            var load = new StoreLoad(variant.Make(store), variant.Wallets, variant.Callers);
            await load.OpenAsync();
            await load.RunAsync(options.WarmUp);
            return await load.RunAsync(options.Measured);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed record Variant(string Title, int Wallets, int Callers, Func<IDocumentStore, IWalletLoad> Make);
}
