using System.Diagnostics;
using System.Globalization;
using System.Net;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;
using Credits.Benchmarks.Scenarios;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Webhooks;

/// <summary>
/// A burst of 10,000 webhooks, two of each payment, while deducts go on: how fast they are answered, how long until all
/// is credited, and what the deducts notice of it. Every buyer must have just what was bought, once.
/// </summary>
public static class WebhookBurst
{
    /// <summary>How many payments; each is told of twice.</summary>
    public const int Payments = 5_000;

    /// <summary>The credits of one payment.</summary>
    public const int Bought = 500;

    const int DeductConnections = 16;
    // Looking is load too.
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Measures and prints. Throws <see cref="LoadFailedException"/> if anything is not as it must be.</summary>
    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        await using var server = await ProductServer.StartAsync(options, cancellation);
        var deducts = new Deducts("deducts", 1_000);
        await deducts.PrepareAsync(server.Address);
        await LoadRun.RunAsync(server.Address, Talks(deducts, 0), options.WarmUp);
        var before = await LoadRun.RunAsync(server.Address, Talks(deducts, 1), options.Measured);

        using var drained = new CancellationTokenSource();
        var during = LoadRun.RunAsync(server.Address, [.. Talks(deducts, 2).Select(talk => new UntilTold(talk, drained.Token))], Limit);
        var started = Stopwatch.GetTimestamp();
        LoadResult burst;
        TimeSpan credited;
        try
        {
            burst = await LoadRun.RunAsync(server.Address, Webhooks(options.Connections), Limit);
            while (await CreditedAsync(server.Address) < Payments) await Task.Delay(LookEvery, TimeProvider.System, cancellation);
            credited = Stopwatch.GetElapsedTime(started);
        }
        finally
        {
            await drained.CancelAsync();
        }

        var meanwhile = await during;
        var after = await LoadRun.RunAsync(server.Address, Talks(deducts, 3), options.Measured);
        await deducts.VerifyAsync(server.Address);
        if (await CreditedAsync(server.Address) != Payments) throw new LoadFailedException("A buyer lost what was credited.");

        var table = new Table("", "requests", "requests/s", "p50 ms", "p99 ms", "max ms");
        Add(table, "webhooks answered", burst);
        Add(table, "deducts before", before);
        Add(table, "deducts until all is credited", meanwhile);
        Add(table, "deducts after", after);
        table.Print(Console.Out);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All {Payments} payments were credited, each once, {credited.TotalSeconds:0.0} s after the first webhook ({options.Connections} connections of webhooks, {DeductConnections} of deducts)."));
    }

    static IReadOnlyList<IConversation> Talks(Deducts deducts, int phase) => deducts.TalkAll(DeductConnections, first: phase * DeductConnections);

    static List<IConversation> Webhooks(int connections)
    {
        var now = TimeProvider.System.GetUtcNow();
        var requests = Enumerable.Range(0, 2 * Payments).Select(i => WebhookTalk.Request($"buyer-{i % Payments:D8}", i % Payments, isSession: i < Payments, now));
        return [.. requests.Select((request, i) => (request, i)).GroupBy(item => item.i % connections, item => item.request).Select(group => new WebhookTalk([.. group]))];
    }

    static async Task<int> CreditedAsync(IPEndPoint server)
    {
        const int connections = 4;
        var audits = Enumerable.Range(0, connections).Select(i => new BuyerAudit(i, connections)).ToList();
        await LoadRun.RunAsync(server, audits, Limit);
        return audits.Sum(audit => audit.Credited);
    }

    static void Add(Table table, string what, LoadResult result) => table.Add(
        what,
        result.Latencies.Count.ToString("N0", CultureInfo.InvariantCulture),
        result.RequestsPerSecond.ToString("N0", CultureInfo.InvariantCulture),
        Milliseconds(result, 0.5),
        Milliseconds(result, 0.99),
        Milliseconds(result, 1));

    static string Milliseconds(LoadResult result, double share) => (result.Latencies.Quantile(share) / 1000.0).ToString("0.0", CultureInfo.InvariantCulture);
}
