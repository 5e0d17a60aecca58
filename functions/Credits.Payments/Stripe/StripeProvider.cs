using System.Globalization;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>Stripe over its REST API: Checkout Sessions, payment intents with saved cards, and its webhooks.</summary>
public sealed class StripeProvider : IPaymentProvider
{
    private const int PageSize = 100;
    private readonly StripeApi api;

    /// <summary>Makes one over a client (see <see cref="ProviderHttp"/>).</summary>
    public StripeProvider(HttpClient http, TimeProvider time) : this(new ApiClient(http, time, RetryRules.Over(time)))
    {
    }

    internal StripeProvider(ApiClient client) => api = new StripeApi(client);

    /// <inheritdoc/>
    public string Name => ProviderNames.Stripe;

    /// <inheritdoc/>
    public WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now) => StripeWebhook.Verify(request, settings, now);

    /// <inheritdoc/>
    public EventReading Read(ReadOnlyMemory<byte> payload) => StripeEvents.Read(payload, Name);

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<CheckoutPage>> CreateCheckoutAsync(
        CheckoutRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        var (session, failure) = await api.PostAsync("/v1/checkout/sessions", StripeForms.Session(request), request.IdempotencyKey, settings, cancellation);
        if (failure is not null) return failure;
        return session.Text("id") is { } id && Uri.TryCreate(session.Text("url"), UriKind.Absolute, out var url)
            ? new CheckoutPage(id, url, session.Seconds("expires_at")) { Created = session.Seconds("created") }
            : new ProviderFailure(ProviderFailureKind.Unknown, "Stripe's session has no address.");
    }

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<Charge>> ChargeSavedMethodAsync(
        ChargeRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        var (intent, failure) = await api.PostAsync("/v1/payment_intents", StripeForms.Charge(request), request.IdempotencyKey, settings, cancellation);
        if (failure is not null) return failure;
        return StripeFacts.OfIntent(intent, Name, intent.Seconds("created") ?? default) switch
        {
            null => new ProviderFailure(ProviderFailureKind.Unknown, "Stripe's payment intent can not be read."),
            { Status: PaymentStatus.Failed } => new ProviderFailure(
                ProviderFailureKind.Declined, "The payment failed.", null, intent.Object("last_payment_error").Text("code")),
            var fact => new Charge(fact),
        };
    }

    /// <summary>Lists payment intents. A checkout for nothing has none, so it is not listed; of several disputes of a payment the latest is told.</summary>
    public async ValueTask<ProviderAnswer<PaymentPage>> ListPaymentsAsync(
        DateTimeOffset since, string? cursor, ProviderSettings settings, CancellationToken cancellation = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/v1/payment_intents?limit={PageSize}&created[gte]={since.ToUnixTimeSeconds()}&expand[]=data.latest_charge");
        if (cursor is not null) path += "&starting_after=" + Uri.EscapeDataString(cursor);
        var (list, failure) = await api.GetAsync(path, settings, cancellation);
        if (failure is not null) return failure;
        var payments = new List<PaymentFact>();
        string? last = null;
        foreach (var intent in list.Items("data"))
        {
            last = intent.Text("id");
            if (StripeFacts.OfIntent(intent, Name, intent.Seconds("created") ?? since) is not { } fact) continue;
            if (intent.Object("latest_charge").Flag("disputed") == true)
            {
                (var dispute, failure) = await LatestDisputeAsync(fact.ObjectId, settings, cancellation);
                if (failure is not null) return failure;
                fact = fact with { Dispute = dispute };
            }

            payments.Add(fact);
        }

        return new PaymentPage(payments, list.Flag("has_more") == true ? last : null);
    }

    private async Task<(DisputeFact? Dispute, ProviderFailure? Failure)> LatestDisputeAsync(string intent, ProviderSettings settings, CancellationToken cancellation)
    {
        var (list, failure) = await api.GetAsync("/v1/disputes?limit=1&payment_intent=" + Uri.EscapeDataString(intent), settings, cancellation);
        return (list.Items("data").Select(StripeFacts.DisputeOf).FirstOrDefault(), failure);
    }
}
