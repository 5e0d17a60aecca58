using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Webhooks;

/// <summary>Sends signed webhooks that were made before, each once.</summary>
public sealed class WebhookTalk(IReadOnlyList<byte[]> requests) : IConversation
{
    int next;

    public ReadOnlyMemory<byte> Next() => next < requests.Count ? requests[next++] : default;

    public void Answered(ReadOnlySpan<byte> body)
    {
        if (!body.SequenceEqual("{\"received\":true}"u8)) throw new InvalidDataException($"A webhook was answered with {Encoding.UTF8.GetString(body)}.");
    }

    /// <summary>The request that tells of a payment: the first of its two events, or the second.</summary>
    public static byte[] Request(string user, int payment, bool isSession, DateTimeOffset now)
    {
        var metadata = $$"""{"tally_user_id":"{{user}}","tally_credits":"{{WebhookBurst.Bought}}"}""";
        var subject = isSession
            ? $$"""{"id":"cs_{{payment}}","object":"checkout.session","mode":"payment","payment_status":"paid","payment_intent":"pi_{{payment}}","amount_total":1000,"currency":"usd","livemode":false,"metadata":{{metadata}}}"""
            : $$"""{"id":"pi_{{payment}}","object":"payment_intent","status":"succeeded","amount":1000,"amount_received":1000,"currency":"usd","livemode":false,"metadata":{{metadata}}}""";
        var type = isSession ? "checkout.session.completed" : "payment_intent.succeeded";
        var time = now.ToUnixTimeSeconds();
        var body = $$"""{"id":"evt_{{payment}}_{{type}}","object":"event","type":"{{type}}","created":{{time}},"livemode":false,"data":{"object":{{subject}} } }""";
        var code = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ProductServer.StripeSecret), Encoding.UTF8.GetBytes($"{time}.{body}")));
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nStripe-Signature: t={time},v1={code}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
