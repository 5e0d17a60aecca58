using Credits.Engine.Payments.TopUps;
using Credits.Engine.Stats;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Functions.Hosting;

/// <summary>Runs the sweep every few seconds, unless a timer of the Functions host does, and lets the writer finish at the end.</summary>
internal sealed class SweepService(DueSweep sweep, TopUpSweep topUps, StatsSweep stats, WalletWriter writer, Settings settings, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await writer.StopAsync().WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.HandlerPort is not null) return;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
                await topUps.RunAsync(stoppingToken);
                await stats.RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or AggregateException)
            {
                logger.LogError(e, "What is due could not be looked up; it is tried again.");
            }
        }
    }
}
