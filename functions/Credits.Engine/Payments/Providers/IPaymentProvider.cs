namespace Credits.Engine.Payments.Providers;

/// <summary>
/// The port to a payment provider: its webhooks in, its hosted checkout and its saved cards out. One instance serves
/// all apps; whose account is meant comes with each call as <see cref="ProviderSettings"/>. Safe for concurrent use.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Names it in routes, documents and settings, one of <see cref="ProviderNames"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Checks that a webhook is the provider's: a signature over the raw body, compared in constant time with each
    /// secret, and made not too long ago. Does no I/O.
    /// </summary>
    WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now);

    /// <summary>
    /// Says in our words what a verified event tells about one payment. The same bytes give the same answer for ever;
    /// nothing is looked up. An event that has nothing to do with a payment is skipped.
    /// </summary>
    EventReading Read(ReadOnlyMemory<byte> payload);

    /// <summary>
    /// Opens a hosted page on which a customer can pay. The grant goes into the metadata of the payment itself, so that
    /// every later event of it carries it. The same <see cref="CheckoutRequest.IdempotencyKey"/> gives the same page.
    /// </summary>
    ValueTask<ProviderAnswer<CheckoutPage>> CreateCheckoutAsync(
        CheckoutRequest request, ProviderSettings settings, CancellationToken cancellation = default);

    /// <summary>
    /// Charges a saved payment method without the customer. The same <see cref="ChargeRequest.IdempotencyKey"/> never
    /// charges twice. After <see cref="ProviderFailureKind.Unknown"/> ask again with the same key.
    /// </summary>
    ValueTask<ProviderAnswer<Charge>> ChargeSavedMethodAsync(
        ChargeRequest request, ProviderSettings settings, CancellationToken cancellation = default);

    /// <summary>
    /// The payments that the provider knows of since a moment, each as it is now (running totals and disputes too),
    /// whether they carry a grant or not.
    /// </summary>
    /// <param name="since">Those created at or after it.</param>
    /// <param name="cursor">What the page before ended with; null for the first.</param>
    /// <param name="settings">Whose account.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask<ProviderAnswer<PaymentPage>> ListPaymentsAsync(
        DateTimeOffset since, string? cursor, ProviderSettings settings, CancellationToken cancellation = default);
}

/// <summary>The providers there are.</summary>
public static class ProviderNames
{
    /// <summary>Stripe. A payment object is a payment intent.</summary>
    public const string Stripe = "stripe";

    /// <summary>Polar. A payment object is an order.</summary>
    public const string Polar = "polar";

    /// <summary>The checkout that the app serves itself, in test mode only. It speaks as Stripe does.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Stripe, Polar, Sandbox];
}
