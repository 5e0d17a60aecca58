using Credits.Engine;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Queues.Expirations;
using Credits.Engine.Storage;

namespace Credits.Functions.Hosting;

/// <summary>
/// Receives messages where nobody delivers them, and announces expirations and top-ups. At the end it takes nothing new and
/// finishes what it has.
/// </summary>
internal sealed class QueueService(
    Settings settings, IMessageSource source, IEnumerable<IMessageHandler> handlers, TopUpPublisher topUps, TimeProvider time, Diagnostics diagnostics, ILogger logger,
    ExpirationPublisher? publisher = null) : BackgroundService
{
    /// <summary>
    /// Adds the queue to the program. Before this the wallet writer is added, which stops after it; an exclusive
    /// store needs no announcements, since its process sees everything that is due by itself.
    /// </summary>
    public static void AddTo(IServiceCollection services, QueuePorts queues, IDocumentStore store)
    {
        services.AddSingleton(queues.Sender);
        services.AddSingleton(queues.Source);
        services.AddSingleton(queues.DeadLetters);
        services.AddSingleton<IMessageHandler, ExpirationHandler>();
        services.AddSingleton<TopUpPublisher>();
        services.AddSingleton<TopUpSweep>();
        if (!store.IsExclusive) services.AddSingleton<ExpirationPublisher>();
        services.AddHostedService<QueueService>();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var work = new List<Task> { topUps.RunAsync(stoppingToken) };
        if (publisher is not null) work.Add(publisher.RunAsync(stoppingToken));
        // There is one for each queue; a test puts its own before it.
        if (settings.ReceivesMessages)
            work.AddRange(handlers.DistinctBy(handler => handler.Queue, StringComparer.Ordinal).Select(handler => new QueueReceiver(source, handler, time, diagnostics, Report).RunAsync(stoppingToken)));
        return Task.WhenAll(work);
    }

    private void Report(string what, Exception? cause) => logger.LogError(cause, "{What}", what);
}
