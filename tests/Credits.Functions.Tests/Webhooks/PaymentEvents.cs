using System.Text;
using Credits.Payments.Signatures;

namespace Credits.Functions.Tests.Webhooks;

/// <summary>Events as providers send them.</summary>
internal static class PaymentEvents
{
    public static string Intent(string id, string user, string credits, string eventId = "evt_1", bool live = false) => $$$"""
        {"id":"{{{eventId}}}","object":"event","type":"payment_intent.succeeded","created":1893456000,"livemode":{{{Word(live)}}},"data":{"object":{"id":"{{{id}}}","object":"payment_intent",
        "status":"succeeded","amount":1000,"amount_received":1000,"currency":"usd","livemode":{{{Word(live)}}},"metadata":{"tally_user_id":"{{{user}}}","tally_credits":"{{{credits}}}"} } } }
        """;

    public static string Foreign(string eventId = "evt_foreign") => $$$"""
        {"id":"{{{eventId}}}","object":"event","type":"payment_intent.succeeded","created":1893456000,"livemode":false,"data":{"object":{"id":"pi_x","status":"succeeded","amount":5,"amount_received":5,"currency":"usd","livemode":false,"metadata":{} } } }
        """;

    public static string Order(string id, string user, string credits) => $$$"""
        {"type":"order.paid","timestamp":"2030-01-01T00:00:00Z","data":{"id":"{{{id}}}","status":"paid","paid":true,"total_amount":1000,"refunded_amount":0,"refunded_tax_amount":0,"currency":"usd",
        "metadata":{"tally_user_id":"{{{user}}}","tally_credits":{{{credits}}} } } }
        """;

    /// <summary>A request signed as Stripe does.</summary>
    public static HttpRequestMessage Stripe(string path, string body, string secret, DateTimeOffset at)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(StripeSignature.Header, StripeSignature.Sign(Encoding.UTF8.GetBytes(body), secret, at));
        return request;
    }

    /// <summary>A request signed as Polar does.</summary>
    public static HttpRequestMessage Polar(string path, string id, string body, byte[] key, DateTimeOffset at)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var signed = StandardWebhook.Sign(id, Encoding.UTF8.GetBytes(body), key, at);
        request.Headers.Add(StandardWebhook.IdHeader, signed.Id);
        request.Headers.Add(StandardWebhook.TimestampHeader, signed.Timestamp);
        request.Headers.TryAddWithoutValidation(StandardWebhook.SignatureHeader, signed.Signature);
        return request;
    }

    private static string Word(bool value) => value ? "true" : "false";
}
