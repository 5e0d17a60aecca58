using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues.Expirations;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>What every wallet's queue shares.</summary>
internal sealed record WalletServices(
    IDocumentStore Store, TimeProvider Time, Entropy Entropy, Diagnostics Diagnostics, WalletWriterOptions Options,
    ExpirationPublisher? Expirations, TopUpPublisher? TopUps)
{
    /// <summary>Where what is known of wallets is kept.</summary>
    public CachedSnapshots Cached { get; } = new();

    /// <summary>Lists for the operations that wait.</summary>
    public WaitingLines Lines { get; } = new();

    /// <summary>Waits about as long as a commit takes, longer after each try, so that rivals fall out of step.</summary>
    public Task JitterAsync(int tries)
    {
        Span<byte> random = stackalloc byte[1];
        Entropy.Fill(random);
        return Task.Delay(TimeSpan.FromMilliseconds(1 + (random[0] * Math.Min(tries, 8) / 32.0)), Time);
    }
}
