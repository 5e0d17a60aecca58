using System.Net;

namespace Credits.Benchmarks.Scale;

/// <summary>More and more wallets, each used as much as any other.</summary>
public sealed class WalletGrowth() : Growth(1_000_000)
{
    public override string Unit => "wallets";

    public override long Count => Wallets.FilledCount;

    public override IReadOnlyList<long> Steps { get; } = [1_000, 10_000, 100_000, 1_000_000];

    public override async Task GrowAsync(IPEndPoint server, long step, int connections, Action progress)
    {
        while (Wallets.FilledCount < step)
        {
            await Wallets.FillAsync(server, (int)Math.Min(step, Wallets.FilledCount + Slice));
            progress();
        }
    }
}
