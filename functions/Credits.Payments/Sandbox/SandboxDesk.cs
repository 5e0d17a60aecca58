using System.Text;
using Credits.Core;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Signatures;

namespace Credits.Payments.Sandbox;

/// <summary>What came of an action on a page.</summary>
/// <param name="Payment">The payment as it is now.</param>
/// <param name="Delivered">False if a webhook was not taken; it can be sent again.</param>
public sealed record SandboxResult(SandboxPayment Payment, bool Delivered);

/// <summary>Serves the sandbox's pages: finds payments, does things to them and sends the webhooks that tell of it.</summary>
public sealed class SandboxDesk
{
    private readonly SandboxStore store;
    private readonly ISandboxHost host;
    private readonly TimeProvider time;

    /// <summary>Makes one.</summary>
    public SandboxDesk(Engine.Storage.IDocumentStore store, ISandboxHost host, TimeProvider time)
    {
        this.store = new SandboxStore(store);
        this.host = host;
        this.time = time;
    }

    /// <summary>A payment; null if there is none.</summary>
    public async ValueTask<SandboxPayment?> FindAsync(string scope, string id, CancellationToken cancellation = default) =>
        (await store.FindAsync(scope, id, cancellation))?.Payment;

    /// <summary>What can be done with a payment now.</summary>
    public IReadOnlyList<SandboxAction> Possible(SandboxPayment payment) => [.. SandboxRules.Possible(payment, time.GetUtcNow())];

    /// <summary>
    /// Does something to a payment as the page showed it, and tells of it; null if there is no such payment. A form that
    /// shows it as it is no more, or asks for what is not possible, changes nothing.
    /// </summary>
    public async ValueTask<SandboxResult?> DoAsync(
        string scope, string id, SandboxAction action, int version, string? card, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (await store.FindAsync(scope, id, cancellation) is not { } found) return null;
        var now = time.GetUtcNow().ToStored();
        if (found.Payment.Version != version || SandboxRules.Do(found.Payment, action, now) is not { } done) return new SandboxResult(found.Payment, true);
        var after = done.After;
        if (after.SaveMethod && SandboxCards.All.Contains(card ?? "", StringComparer.Ordinal)) after = after with { Card = card };
        after = after with { LastEvents = [.. done.Events.Select(type => SandboxEvents.Write(after, type, now))] };
        // Who was faster sends what tells of it.
        if (!await store.ReplaceAsync(after, found.ETag, cancellation)) return await FindAsync(scope, id, cancellation) is { } other ? new SandboxResult(other, true) : null;
        return new SandboxResult(after, await DeliverAsync(after, settings, cancellation));
    }

    /// <summary>Sends the last webhooks again: as a provider does that did not hear whether they came.</summary>
    public async ValueTask<SandboxResult?> ResendAsync(string scope, string id, ProviderSettings settings, CancellationToken cancellation = default) =>
        await FindAsync(scope, id, cancellation) is { } payment ? new SandboxResult(payment, await DeliverAsync(payment, settings, cancellation)) : null;

    /// <summary>Signs and delivers the last events of a payment.</summary>
    internal async ValueTask<bool> DeliverAsync(SandboxPayment payment, ProviderSettings settings, CancellationToken cancellation)
    {
        var delivered = true;
        foreach (var text in payment.LastEvents)
        {
            var body = Encoding.UTF8.GetBytes(text);
            var signature = StripeSignature.Sign(body, settings.WebhookSecrets[0], time.GetUtcNow());
            var request = new WebhookRequest(name => name.Equals(StripeSignature.Header, StringComparison.OrdinalIgnoreCase) ? signature : null, body);
            delivered &= await host.DeliverAsync(payment.Scope, request, cancellation);
        }

        return delivered;
    }
}
