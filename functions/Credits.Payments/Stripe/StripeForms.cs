using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>
/// The forms that Stripe is sent. The grant's metadata go onto a session and onto its payment intent, so that each of
/// the events that tell of the payment carries them.
/// Source: https://docs.stripe.com/api/checkout/sessions/create
/// </summary>
internal static class StripeForms
{
    private const int MaxReferenceLength = 200;

    /// <summary>A Checkout Session.</summary>
    public static Form Session(CheckoutRequest request)
    {
        var metadata = GrantMetadata.Write(request.Grant);
        var form = new Form().Add("mode", "payment").Add("line_items[0][quantity]", 1).Add("line_items[0][price]", request.ProviderItem);
        if (request.ProviderItem is null)
        {
            form.Add("line_items[0][price_data][currency]", CurrencyOf(request.Price))
                .Add("line_items[0][price_data][unit_amount]", WireMoney.Of(request.Price))
                .Add("line_items[0][price_data][product_data][name]", request.Title);
        }

        // Addresses as they were given: the placeholder {CHECKOUT_SESSION_ID} must stay one.
        form.Add("success_url", request.SuccessUrl.OriginalString)
            .Add("cancel_url", request.CancelUrl.OriginalString)
            .Add("client_reference_id", request.ExternalId is { Length: <= MaxReferenceLength } reference ? reference : null)
            .Add("customer_email", request.Email)
            .Add("metadata", metadata)
            .Add("payment_intent_data[metadata]", metadata)
            .Add("payment_intent_data[description]", request.Title);
        return request.SaveMethod
            ? form.Add("customer_creation", "always").Add("payment_intent_data[setup_future_usage]", "off_session")
            : form;
    }

    /// <summary>A payment intent that charges a saved card at once, without the customer.</summary>
    public static Form Charge(ChargeRequest request) => new Form()
        .Add("amount", WireMoney.Of(request.Price))
        .Add("currency", CurrencyOf(request.Price))
        .Add("customer", request.Method.CustomerId)
        .Add("payment_method", request.Method.MethodId)
        .Add("off_session", "true")
        .Add("confirm", "true")
        .Add("description", request.Title)
        .Add("metadata", GrantMetadata.Write(request.Grant));

    private static string CurrencyOf(Money price) => price.Currency.ToLowerInvariant();
}
