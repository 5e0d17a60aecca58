using System.Globalization;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Polar;

/// <summary>
/// Polar over its REST API: checkouts, orders, webhooks. It can not charge a saved card. The same key may open another
/// page, since Polar has no idempotency keys: each page can be paid once, for itself.
/// </summary>
public sealed class PolarProvider : IPaymentProvider
{
    private const int PageSize = 100;
    private static readonly ProviderFailure NoSavedMethods = new(ProviderFailureKind.Unsupported, "Polar's payment methods can not be charged later.");
    private readonly PolarApi api;

    /// <summary>Makes one over a client (see <see cref="ProviderHttp"/>).</summary>
    public PolarProvider(HttpClient http, TimeProvider time) : this(new ApiClient(http, time, RetryRules.Over(time)))
    {
    }

    internal PolarProvider(ApiClient client) => api = new PolarApi(client);

    /// <inheritdoc/>
    public string Name => ProviderNames.Polar;

    /// <inheritdoc/>
    public WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now) => PolarWebhook.Verify(request, settings, now);

    /// <inheritdoc/>
    public EventReading Read(ReadOnlyMemory<byte> payload) => PolarEvents.Read(payload);

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<CheckoutPage>> CreateCheckoutAsync(
        CheckoutRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (request.ProviderItem is not { } product)
            return new ProviderFailure(ProviderFailureKind.Refused, "Polar sells products: the pack must name one of Polar's.");
        if (request.SaveMethod) return NoSavedMethods;
        var (checkout, failure) = await api.SendAsync(HttpMethod.Post, "/v1/checkouts/", PolarCheckout.Body(request, product), settings, cancellation);
        if (failure is not null) return failure;
        return checkout.Text("id") is { } id && Uri.TryCreate(checkout.Text("url"), UriKind.Absolute, out var url)
            ? new CheckoutPage(id, url, checkout.Moment("expires_at")) { Created = checkout.Moment("created_at") }
            : new ProviderFailure(ProviderFailureKind.Unknown, "Polar's checkout has no address.");
    }

    /// <inheritdoc/>
    public ValueTask<ProviderAnswer<Charge>> ChargeSavedMethodAsync(
        ChargeRequest request, ProviderSettings settings, CancellationToken cancellation = default) =>
        ValueTask.FromResult<ProviderAnswer<Charge>>(NoSavedMethods);

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<PaymentPage>> ListPaymentsAsync(
        DateTimeOffset since, string? cursor, ProviderSettings settings, CancellationToken cancellation = default)
    {
        // Oldest first: orders that come meanwhile do not move those that follow onto another page.
        var page = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var after = Uri.EscapeDataString(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var path = string.Create(CultureInfo.InvariantCulture, $"/v1/orders/?page={page}&limit={PageSize}&sorting=created_at&created_after={after}");
        var (orders, failure) = await api.SendAsync(HttpMethod.Get, path, null, settings, cancellation);
        if (failure is not null) return failure;
        var payments = orders.Items("items")
            .Select(order => PolarFacts.OfOrder(order, settings.Mode == Mode.Live, order.Moment("modified_at") ?? order.Moment("created_at") ?? since))
            .OfType<PaymentFact>();
        var next = orders.Object("pagination").Number("max_page") is { } max && page < max ? (page + 1).ToString(CultureInfo.InvariantCulture) : null;
        return new PaymentPage([.. payments], next);
    }
}
