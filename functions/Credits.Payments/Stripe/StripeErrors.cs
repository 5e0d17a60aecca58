using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>
/// What Stripe's refusals mean: <c>{"error":{"type","code","decline_code","message"}}</c>.
/// Source: https://docs.stripe.com/api/errors
/// </summary>
internal static class StripeErrors
{
    /// <summary>The failure of an answer that is no success.</summary>
    public static ProviderFailure Read(ApiReply reply, bool isWrite)
    {
        var error = reply.Body.Object("error");
        var type = error.Text("type");
        var code = error.Text("code") ?? type;
        var reason = Words.Short(error.Text("message") ?? $"Stripe answered {reply.Status}.");
        return reply.Status switch
        {
            0 => new(NoAnswer(isWrite), "Stripe did not answer."),
            // What is said about a key may hold a part of it.
            401 or 403 => new(ProviderFailureKind.Unauthorized, "Stripe does not accept the secret key for this.", null, code),
            402 => new(ProviderFailureKind.Declined, reason, null, code),
            // The first request under this key is still at work.
            409 => new(NoAnswer(isWrite), reason, reply.RetryAfter, code),
            429 => new(ProviderFailureKind.Throttled, reason, reply.RetryAfter, code),
            >= 400 and < 500 => new(type == "card_error" ? ProviderFailureKind.Declined : ProviderFailureKind.Refused, reason, null, code),
            _ => new(NoAnswer(isWrite), reason, reply.RetryAfter, code),
        };
    }

    private static ProviderFailureKind NoAnswer(bool isWrite) => isWrite ? ProviderFailureKind.Unknown : ProviderFailureKind.Unavailable;
}
