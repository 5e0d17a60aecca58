using System.Net;

namespace Credits.Benchmarks.Scale;

/// <summary>
/// More and more wallets: as many of them in use as a process remembers, and all of them, so that nearly every deduct
/// is the first one in a long time and reads its wallet from the store.
/// </summary>
public sealed class WalletGrowth() : Growth(1_000_000)
{
    public override string Unit => "wallets";

    public override long Count => Wallets.FilledCount;

    public override IReadOnlyList<long> Steps { get; } = [1_000, 10_000, 100_000, 1_000_000];

    public override IReadOnlyList<int> InUse { get; } = [10_000, int.MaxValue];

    public override async Task GrowAsync(IPEndPoint server, long step, int connections, Action progress)
    {
        while (Wallets.FilledCount < step)
        {
            await Wallets.FillAsync(server, (int)Math.Min(step, Wallets.FilledCount + Slice));
            progress();
        }
    }
}
