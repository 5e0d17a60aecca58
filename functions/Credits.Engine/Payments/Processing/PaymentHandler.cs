using System.Collections.Frozen;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;

namespace Credits.Engine.Payments.Processing;

/// <summary>
/// Handles verified events of payment providers, and orders for top-ups. Twice, at once, in any order or days late: it comes to the same, since
/// every event only adds to what is known of its payment.
/// </summary>
public sealed class PaymentHandler(IEnumerable<IPaymentProvider> providers, AppDirectory apps, PaymentProcessor processor, TopUpCharger topUps) : IMessageHandler
{
    private readonly FrozenDictionary<string, IPaymentProvider> providers = providers.ToFrozenDictionary(provider => provider.Name);

    /// <inheritdoc/>
    public string Queue => QueueNames.Payments;

    /// <inheritdoc/>
    public async ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation)
    {
        if (TopUpMessage.Read(message.Body) is { } topUp)
        {
            return await ScopeAsync(message.Scope) is { } its ? await topUps.RunAsync(its, topUp, cancellation) : new HandleResult.DeadLetter("There is no such app.");
        }

        if (PaymentMessage.Read(message.Body) is not { } payment) return new HandleResult.DeadLetter("The body is not that of a payment's event.");
        if (!providers.TryGetValue(payment.Provider, out var provider)) return new HandleResult.DeadLetter($"There is no provider {payment.Provider}.");
        if (await ScopeAsync(message.Scope) is not { } scope) return new HandleResult.DeadLetter("There is no such app.");
        return provider.Read(payment.Payload) switch
        {
            EventReading.OfPayment of => await processor.ApplyAsync(scope, of.Fact, payment.ReceivedAt, message.EnqueuedAt),
            EventReading.Unreadable unreadable => new HandleResult.DeadLetter(unreadable.Reason),
            _ => HandleResult.Done.Instance,
        };
    }

    private async ValueTask<AppScope?> ScopeAsync(string name)
    {
        var dot = name.LastIndexOf('.');
        Mode? mode = name[(dot + 1)..] switch
        {
            "test" => Mode.Test,
            "live" => Mode.Live,
            _ => null,
        };
        return dot > 0 && mode is { } known && await apps.FindAsync(name[..dot]) is { } app ? new AppScope(app, known) : null;
    }
}
