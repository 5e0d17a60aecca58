using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Signatures;

namespace Credits.Payments.Polar;

/// <summary>Verifies a webhook of Polar's: Standard Webhooks, with secrets of either kind.</summary>
internal static class PolarWebhook
{
    /// <summary>Good if it was signed with any of the secrets.</summary>
    public static WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now)
    {
        var signed = new StandardWebhook(
            request.Header(StandardWebhook.IdHeader), request.Header(StandardWebhook.TimestampHeader), request.Header(StandardWebhook.SignatureHeader));
        var check = signed.Check(request.Body.Span, [.. settings.WebhookSecrets.SelectMany(StandardWebhook.KeysOf)], now);
        if (check != SignatureCheck.Good) return SignatureRefusal.Of(check);
        return signed.Id!.Length <= PaymentMessage.MaxEventIdLength && PolarEvents.Frame(request.Body, settings.Mode == Mode.Live) is { } framed
            ? new WebhookVerdict.Verified(signed.Id, framed)
            : new WebhookVerdict.Refused("It is signed, but is no event.");
    }
}
