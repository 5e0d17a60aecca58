using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scale;

/// <summary>More and more entries in the same wallets.</summary>
public sealed class EntryGrowth() : Growth(10_000)
{
    public override string Unit => "entries";

    // Filling a wallet is an entry too.
    public override long Count => Wallets.FilledCount + Wallets.TakenCount;

    public override IReadOnlyList<long> Steps { get; } = [100_000, 1_000_000, 3_000_000, 10_000_000];

    public override async Task GrowAsync(IPEndPoint server, long step, int connections, Action progress)
    {
        await Wallets.FillAsync(server);
        while (Count < step)
        {
            await LoadRun.RunAsync(server, Talk(connections), SliceLimit, Math.Min(Slice, step - Count));
            progress();
        }
    }
}
