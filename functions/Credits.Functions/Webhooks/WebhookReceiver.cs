using System.Diagnostics.Metrics;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;

namespace Credits.Functions.Webhooks;

/// <summary>
/// Takes a provider's webhook: finds whose it is, verifies it, and puts it into the queue. The secret that it was signed
/// with decides its app's mode, so a test event can not pass for a live one. Nothing is written before it is verified.
/// </summary>
internal sealed class WebhookReceiver
{
    private static readonly Mode[] Modes = [Mode.Live, Mode.Test];

    private readonly IProviderSettingsSource settings;
    private readonly Dictionary<string, IPaymentProvider> providers;
    private readonly IMessageQueue queue;
    private readonly SkippedEvents skipped;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Counter<long> webhooks;

    public WebhookReceiver(
        IProviderSettingsSource settings, IEnumerable<IPaymentProvider> providers, IMessageQueue queue, SkippedEvents skipped,
        Diagnostics diagnostics, TimeProvider time, ILogger logger)
    {
        this.settings = settings;
        this.providers = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);
        this.queue = queue;
        this.skipped = skipped;
        this.time = time;
        this.logger = logger;
        webhooks = diagnostics.Meter.CreateCounter<long>("credits.webhooks", "{webhook}", "Webhooks of payment providers, by provider and outcome (queued, skipped, refused, failed).");
    }

    /// <summary>Takes a webhook that came to an app's endpoint; the app may be unknown.</summary>
    public async ValueTask<WebhookOutcome> ReceiveAsync(string provider, App? app, WebhookRequest request, CancellationToken cancellation)
    {
        var outcome = app is null ? WebhookOutcome.NotTaken.Instance : await TakeAsync(providers[provider], app, request, cancellation);
        webhooks.Add(1, new("provider", provider), new("outcome", outcome switch
        {
            WebhookOutcome.Queued => "queued",
            WebhookOutcome.Skipped => "skipped",
            WebhookOutcome.QueueDown => "failed",
            _ => "refused",
        }));
        return outcome;
    }

    private async ValueTask<WebhookOutcome> TakeAsync(IPaymentProvider provider, App app, WebhookRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        WebhookOutcome outcome = WebhookOutcome.NotTaken.Instance;
        foreach (var mode in Modes)
        {
            var scope = new AppScope(app, mode);
            if (await settings.FindAsync(scope, provider.Name, cancellation) is not { WebhookSecrets.Count: > 0 } found) continue;
            switch (provider.Verify(request, found, now))
            {
                case WebhookVerdict.Verified verified:
                    return await KeepAsync(provider, scope, verified, now, cancellation);
                case WebhookVerdict.Refused refused:
                    outcome = new WebhookOutcome.BadSignature(refused.Reason);
                    break;
            }
        }

        return outcome;
    }

    private async ValueTask<WebhookOutcome> KeepAsync(
        IPaymentProvider provider, AppScope scope, WebhookVerdict.Verified verified, DateTimeOffset now, CancellationToken cancellation)
    {
        if (ReasonToSkip(provider.Read(verified.Payload), scope) is { } reason)
        {
            await skipped.RecordAsync(scope, new SkippedEvent(provider.Name, verified.EventId, reason, now), cancellation);
            return new WebhookOutcome.Skipped(reason);
        }

        var message = new PaymentMessage(provider.Name, verified.EventId, now, verified.Payload).ToMessage(scope);
        switch (await queue.SendAsync(message, cancellation))
        {
            case SendResult.Sent:
                return WebhookOutcome.Queued.Instance;
            case SendResult.Throttled throttled:
                return new WebhookOutcome.QueueDown(Math.Max(1, (int)Math.Ceiling(throttled.RetryAfter.TotalSeconds)));
            case SendResult.Unavailable unavailable:
                logger.LogError("A webhook of {Provider} was not queued: {Reason}", provider.Name, unavailable.Reason);
                return new WebhookOutcome.QueueDown(5);
            default:
                throw new InvalidOperationException("A queue answers in one of three ways.");
        }
    }

    // What tells of refunds, disputes or a card has no metadata of its own but may be about a payment of ours; what can
    // not be read may be too. Both are for who processes them to judge.
    private static string? ReasonToSkip(EventReading reading, AppScope scope) => reading switch
    {
        EventReading.Skipped skipped => skipped.Reason,
        // One account at a provider may serve several apps; each hears of the payments of all.
        EventReading.OfPayment { Fact.Grant.Scope: { } other } when other != scope.Name => "It is for another app or mode.",
        EventReading.OfPayment { Fact: { Grant: null, Refunded: null, Dispute: null, SavedMethod: null } } => "It asks for no credits.",
        _ => null,
    };
}
