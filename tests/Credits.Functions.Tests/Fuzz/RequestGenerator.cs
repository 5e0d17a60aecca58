using System.Globalization;
using System.Text;

namespace Credits.Functions.Tests.Fuzz;

/// <summary>Makes up requests by seed: mostly almost right, some hostile, some noise.</summary>
internal sealed class RequestGenerator(int seed)
{
    private static readonly string[] Names =
    [
        "user_id", "amount", "asset", "description", "reference_id", "metadata", "expires_at", "priority", "source", "ledger_id",
        "accountId", "externalId", "reservationId", "actualAmount", "allowExpired", "allow_expired", "ttl_seconds", "ttlSeconds", "expiresAt",
        "name", "email", "operation", "model", "type", "paymentMethod", "mode", "scopes", "overlap_seconds", "limit", "reason",
        "userId", "featureKey", "creditsCharged", "creditPackCode", "successUrl", "cancelUrl", "success_url", "cancel_url", "customer_id", "external_id",
        "credits", "price", "currency", "bonus", "expires_days", "items", "pack", "provider", "secret_key", "webhook_secrets", "when_spent",
        "return_url", "failure_url", "destination", "credit_expires_at", "transaction_id", "account_name", "subscriptions", "products", "cancel_at_period_end", "redirect_to",
        "code", "precision", "rates", "rate", "inverse_rate", "effective_at",
        "prices", "entitlements", "publish", "make_default", "events", "customer_external_id", "costs", "specversion", "id", "subject", "time", "from", "to", "policy",
    ];

    private static readonly string[] QueryNames =
    [
        "user_id", "accountId", "externalId", "limit", "offset", "cursor", "asset", "kind", "since", "until", "startDate", "endDate",
        "include", "activeOnly", "sequence", "hash", "customer", "provider", "state", "archived", "external_id", "status", "customer_id", "customer_external_id", "source",
    ];

    private static readonly string[] Texts =
    [
        "u1", "u2", "user/with/slashes", "quote\"'`", "\u0000\u0001", "ünïcødé-漢字-🙂", "' OR 1=1 --", "../../etc/passwd", "%2e%2e%2f", "\r\nX: y",
        "CREDIT", "USD", "JPY", "NOPE", "credit", "debit", "paid", "promotional", "test", "live", "read", "write", "admin",
        "2030-01-31T12:00:00Z", "2030-02-30T12:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z", "+275760-09-13T00:00:00Z", "true", "null", "",
        "https://x.example/a", "default:USD", "default:credit", "external_topup", "external_refund", "gift", "sandbox", "stripe", "polar", "pack_500", "debt", "leave", "sk_test_0123456789",
    ];

    private static readonly string[] Numbers =
    [
        "1", "5", "0", "-1", "0.5", "1e2", "1.5e-7", "1e400", "1e-400", "-0", "999999999999999", "999999999999999.999999999999", "1000000000000000",
        "0.0000000000001", "123456789012345678901234567890", "1E+2", "2147483648", "9223372036854775808",
    ];

    private static readonly string[] Noise =
    [
        "", "{", "[]", "null", "true", "\"x\"", "{}", "{\"a\":}", "{\"amount\":01}", "{\"amount\":NaN}", "{\"a\":1,\"a\":2}", "{\"user_id\":\"\\ud800\"}", "{\"\\ud800\":1}",
        "{} {}", "// comment", "{\"user_id\":'x'}", "\uFEFF{}", "{\"amount\":1e}",
    ];

    private readonly Random random = new(seed);
    private readonly List<string> seen = [];

    /// <summary>An id that some answer named; later requests use it.</summary>
    public void Learn(string id)
    {
        if (seen.Count < 200) seen.Add(id);
        else seen[random.Next(seen.Count)] = id;
    }

    public HttpRequestMessage Next(string method, string pattern, string key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Path(pattern) + Query());
        switch (random.Next(40))
        {
            case 0: break;
            case 1: request.Headers.TryAddWithoutValidation("Authorization", "Basic " + key); break;
            case 2: request.Headers.TryAddWithoutValidation("Authorization", "Bearer ck_test_" + Header()); break;
            case 3: request.Headers.TryAddWithoutValidation("x-api-key", key); break;
            default: request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key); break;
        }

        if (random.Next(3) == 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", random.Next(10) == 0 ? Header() : "k" + random.Next(50).ToString(CultureInfo.InvariantCulture));
        if (method is "GET" or "DELETE") return request;
        request.Content = new ByteArrayContent(Body());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(30) == 0 ? Header() : "application/json");
        return request;
    }

    private string Path(string pattern)
    {
        var path = new StringBuilder();
        foreach (var segment in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // A NUL in a path never gets past the server itself.
            var value = segment.StartsWith('{') ? Uri.EscapeDataString(Id().Replace("\0", "")) : segment;
            path.Append('/').Append(value.Length == 0 ? "x" : value);
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    private string Query()
    {
        var count = random.Next(4);
        var parts = Enumerable.Range(0, count).Select(_ => Pick(QueryNames) + "=" + Uri.EscapeDataString(random.Next(3) == 0 ? Pick(Numbers) : Id()));
        return count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private byte[] Body()
    {
        if (random.Next(12) == 0) return Encoding.UTF8.GetBytes(Pick(Noise));
        var json = new StringBuilder("{");
        var given = new HashSet<string>(StringComparer.Ordinal);
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
        {
            // The few that most operations need come more often.
            var name = random.Next(3) == 0 ? Names[random.Next(2)] : Pick(Names);
            // What has a name twice is refused before anything else is looked at.
            if (!given.Add(name) && random.Next(40) > 0) continue;
            if (json.Length > 1) json.Append(',');
            json.Append('"').Append(name).Append("\":").Append(ValueOf(name));
        }

        var bytes = Encoding.UTF8.GetBytes(json.Append('}').ToString());
        if (random.Next(20) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private string ValueOf(string name)
    {
        if (random.Next(8) == 0) return Any(3);
        return name switch
        {
            "amount" or "actualAmount" or "limit" or "credits" or "price" or "bonus" or "creditsCharged" => Pick(Numbers),
            "priority" or "ttl_seconds" or "ttlSeconds" or "overlap_seconds" => random.Next(-1, 100_000).ToString(CultureInfo.InvariantCulture),
            "metadata" => "{\"a\":" + Any(3) + "}",
            "destination" or "items" => "{\"asset\":" + Quote(Text()) + ",\"exchange_rate\":" + Pick(Numbers) + "}",
            "products" => "[{\"code\":" + Quote(Text()) + ",\"version\":" + Any(1) + "}]",
            "subscriptions" => "[{\"products\":[{\"code\":" + Quote(Text()) + "}]," + Quote(Pick(Names)) + ":" + Any(2) + "}]",
            "webhook_secrets" => "[" + Quote(Text()) + "]",
            "rates" => "[{\"source\":\"USD\",\"rate\":" + Pick(Numbers) + "}]",
            "prices" => "[{\"name\":\"p\",\"type\":\"usage_based\",\"usage_calculation\":{\"event_type\":\"x\",\"usage_type\":\"volume\",\"volume_field\":\"n\"},\"pricing\":[{\"asset\":" + Quote(Text()) + ",\"values\":[{\"volume_rate\":" + Pick(Numbers) + "}]}]}]",
            "entitlements" => "[{\"name\":\"e\",\"asset\":" + Quote(Text()) + ",\"amount\":" + Pick(Numbers) + ",\"refresh\":{\"interval\":\"month\",\"strategy\":\"rollover\"}}]",
            "events" => "[{\"id\":" + Quote(Id()) + ",\"event_type\":\"x\",\"occurred_at\":" + Quote(Text()) + ",\"data\":{\"n\":" + Any(2) + "}}]",
            "specversion" => "\"1.0\"",
            "policy" => Pick(["\"allow\"", "\"limit\"", "\"refuse\""]),
            "precision" => Pick(["0", "2", "12"]),
            "publish" => "true",
            "scopes" => "[\"read\"," + Quote(Text()) + "]",
            _ => Quote(Id()),
        };
    }

    private string Any(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => "null",
        1 => "true",
        2 => Pick(Numbers),
        3 => Quote(Text()),
        4 => Quote(new string('x', random.Next(3_000))),
        5 => "[" + Any(depth - 1) + "]",
        _ => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 30))) + "1" + new string('}', 1),
    };

    private string Id() => seen.Count > 0 && random.Next(2) == 0 ? Pick(seen) : Text();

    private string Text() => random.Next(25) == 0 ? new string('y', random.Next(1, 2_000)) : Pick(Texts);

    // No client sends a line break within a header.
    private string Header() => string.Concat(Text().Where(c => !char.IsControl(c)));

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
