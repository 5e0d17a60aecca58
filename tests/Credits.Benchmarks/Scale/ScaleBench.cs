using System.Globalization;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Reports;
using Credits.Benchmarks.Runs;
using Credits.Benchmarks.Scenarios;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Scale;

/// <summary>
/// Whether a deduct costs the same however much the store holds. The ceiling is measured in turn with each step,
/// and the costs are compared relative to it: over half an hour the machine itself gets faster and slower.
/// </summary>
public static class ScaleBench
{
    /// <summary>Both servers stay warm from step to step.</summary>
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        var growth = Growth.Named(options.Scale!);
        var rows = growth.InUse.Select(_ => new List<ScaleRow>()).ToArray();
        var ceilingTalk = new CeilingDeducts().TalkAll(options.Connections);
        await using var ceiling = await CeilingProcess.StartAsync(cancellation);
        await using var server = await ProductServer.StartAsync(options, cancellation);
        foreach (var step in growth.Steps.Where(step => step <= options.To))
        {
            await growth.GrowAsync(server.Address, step, options.Connections, () => Progress($"{growth.Count:n0} {growth.Unit}"));
            if (rows[0].Count == 0) await MeasureAsync(options, growth.InUse[0]);
            for (var i = 0; i < rows.Length; i++) rows[i].Add(await MeasureStepAsync(growth.InUse[i]));
        }

        await growth.VerifyAsync(server.Address);
        for (var i = 0; i < rows.Length; i++)
        {
            Console.WriteLine();
            Console.WriteLine($"Deducts spread over {Named(growth.InUse[i])}. CPU and time of each are relative to the ceiling measured next to it, then to the first row; medians (min-max)");
            ScaleRow.Print(rows[i], growth.Unit, Console.Out);
        }

        async Task<ScaleRow> MeasureStepAsync(int inUse)
        {
            var samples = new List<ScaleSample>();
            for (var i = 0; i < options.Rounds; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                samples.Add(await MeasureAsync(options with { WarmUp = WarmUp }, inUse));
                Progress($"{growth.Count:n0} {growth.Unit}, over {Named(inUse)}: {samples[^1].Product}");
                Progress($"the ceiling: {samples[^1].Ceiling}");
            }

            return new(growth.Count, samples, server.Memory, server.PeakMemory, server.FolderBytes);
        }

        async Task<ScaleSample> MeasureAsync(Options how, int inUse) => new(
            await Measurement.TakeAsync(server, growth.Talk(how.Connections, inUse), how),
            await Measurement.TakeAsync(ceiling, ceilingTalk, how));

        static string Named(int inUse) => inUse == int.MaxValue ? "all wallets" : string.Create(CultureInfo.InvariantCulture, $"at most {inUse:n0} wallets");

        void Progress(string text)
        {
            cancellation.ThrowIfCancellationRequested();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text}  [{server.Memory / 1e6:n0} MB of memory, {server.FolderBytes / 1e6:n0} MB on disk]"));
        }
    }
}
