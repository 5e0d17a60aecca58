using System.Globalization;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;
using Credits.CosmosGateway;
using Credits.Engine.Wallets;

namespace Credits.Benchmarks.Cosmos;

/// <summary>
/// What operations cost on the wire to Cosmos DB, counted by the stand-in of its gateway, and what several processes
/// of the product on one hot wallet make of it. The stand-in answers from memory on the same machine: counts and bytes are as they
/// would be, times are not.
/// </summary>
public static class CosmosBench
{
    const int Many = 256;
    const int Callers = 64;
    const int Hot = Many;
    static readonly int[] Processes = [1, 2, 4];

    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        // The client would otherwise ask the cloud's machine metadata service, which is not there.
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        await OperationsAsync(options, cancellation);
        Console.WriteLine();
        await ProcessesAsync(options, cancellation);
    }

    static async Task OperationsAsync(Options options, CancellationToken cancellation)
    {
        await using var gateway = await Gateway.StartAsync();
        await using var instance = await Instance.OpenAsync(gateway.ConnectionString);
        for (var wallet = 0; wallet <= Many; wallet++) await instance.FillAsync(wallet);
        for (var wallet = 0; wallet < Many; wallet++) await instance.DeductAsync(wallet);
        await instance.FindKeyAsync();

        var head = await SizeOfAsync(gateway, instance, WalletDocuments.Head);
        var entry = await SizeOfAsync(gateway, instance, "e." + await instance.DeductAsync(Hot));
        var units = new RequestUnits(head, entry);
        var table = new Table("on the wire, for each operation", "requests", "bytes up", "bytes down", "request units (estimate)");

        await AddAsync("deduct, over 256 warm wallets", (caller, random) => instance.DeductAsync(caller + (Callers * (random % (Many / Callers)))), units.OfDeducts);
        await AddAsync("deduct, one hot wallet, 64 at once", (_, _) => instance.DeductAsync(Hot), units.OfDeducts);
        await AddAsync("balance read", (_, random) => instance.ReadAsync(random % Many), (_, wire) => units.OfReads(wire));
        await AddAsync("key look-up, once known", (_, _) => instance.FindKeyAsync(), (_, wire) => units.OfReads(wire));

        table.Print(Console.Out);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Bytes are of bodies, without headers. A head has {head:n0} bytes in the store, an entry {entry:n0}."));
        Console.WriteLine("Request units are estimated, not measured: for each KB 5.5 to insert, 11 to replace, 2 to read, as documented, without what the index adds.");

        async Task AddAsync(string title, Func<int, int, Task> call, Func<long, Wire, double> charge)
        {
            var measured = await new WireLoad(gateway.Traffic, Callers, call).RunAsync(options.Measured, cancellation);
            var (all, count) = (measured.Wire.All, measured.Operations);
            table.Add(title, Text(measured.Each(all.Requests), "n3"), Text(measured.Each(all.BytesIn), "n0"), Text(measured.Each(all.BytesOut), "n0"), Text(measured.Each(charge(count, measured.Wire)), "n1"));
        }
    }

    static async Task ProcessesAsync(Options options, CancellationToken cancellation)
    {
        var table = new Table("one hot wallet, 64 callers in all", "deducts/s", "p50 ms", "p99 ms", "deducts for each batch sent", "requests for each deduct", "told to come back");
        foreach (var count in Processes)
        {
            await using var gateway = await Gateway.StartAsync();
            var rivals = new List<Rival>();
            try
            {
                while (rivals.Count < count) rivals.Add(await Rival.StartAsync(options, gateway.ConnectionString, cancellation));
                await rivals[0].FillAsync();
                var load = new WireLoad(gateway.Traffic, Callers, (caller, _) => rivals[caller % count].DeductAsync());
                var warm = await load.RunAsync(options.WarmUp, cancellation);
                var sentBack = rivals.Sum(rival => rival.SentBack);
                var measured = await load.RunAsync(options.Measured, cancellation);

                foreach (var rival in rivals)
                    if (await rival.BalanceAsync() != Rival.Filled - warm.Operations - measured.Operations) throw new LoadFailedException("Other deducts are in the wallet than were acknowledged.");
                var (wire, latencies) = (measured.Wire, measured.Latencies);
                table.Add(
                    count == 1 ? "1 process" : $"{count} processes",
                    Text(measured.PerSecond, "n0"),
                    Text(latencies.Quantile(0.5) / 1000.0, "n1"),
                    Text(latencies.Quantile(0.99) / 1000.0, "n1"),
                    Text((double)measured.Operations / wire.Commits.Requests, "n1"),
                    Text(measured.Each(wire.All.Requests), "n3"),
                    Text(rivals.Sum(rival => rival.SentBack) - sentBack, "n0"));
            }
            finally
            {
                foreach (var rival in rivals) await rival.DisposeAsync();
            }
        }

        table.Print(Console.Out);
        Console.WriteLine("Every deduct that was answered is in the wallet once. Servers, stand-in and callers share this machine and a commit takes no");
        Console.WriteLine("network's time, so this shows what rivals cost each other, and not what the service does in a second.");
    }

    // A read's answer is the document as the service keeps it.
    static async Task<long> SizeOfAsync(Gateway gateway, Instance instance, string id)
    {
        var before = Wire.Of(gateway.Traffic);
        await instance.TouchAsync(Hot, id);
        return (Wire.Of(gateway.Traffic) - before).Reads.BytesOut;
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
