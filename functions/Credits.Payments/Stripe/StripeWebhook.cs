using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Signatures;

namespace Credits.Payments.Stripe;

/// <summary>Verifies a webhook in Stripe's form.</summary>
internal static class StripeWebhook
{
    private static readonly string HeaderName = StripeSignature.Header.ToLowerInvariant();

    /// <summary>Good if it was signed with any of the secrets.</summary>
    public static WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now)
    {
        var header = request.Header(HeaderName);
        var worst = SignatureCheck.Missing;
        foreach (var secret in settings.WebhookSecrets)
        {
            var check = StripeSignature.Check(header, request.Body.Span, secret, now);
            if (check == SignatureCheck.Good) return Event(request.Body);
            if (worst != SignatureCheck.OutOfTime) worst = check;
        }

        return SignatureRefusal.Of(worst);
    }

    private static WebhookVerdict Event(ReadOnlyMemory<byte> body) =>
        StripeEvents.IdOf(body) is { Length: > 0 and <= PaymentMessage.MaxEventIdLength } id
            ? new WebhookVerdict.Verified(id, body)
            : new WebhookVerdict.Refused("It is signed, but is no event.");
}
