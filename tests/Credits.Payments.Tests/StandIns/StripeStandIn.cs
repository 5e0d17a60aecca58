using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Stripe;

namespace Credits.Payments.Tests.StandIns;

/// <summary>
/// Stripe, as far as it is used: sessions, payment intents, disputes. Under one idempotency key it does one thing and
/// replays its answer, refusals of the card too; with other parameters the key is refused.
/// </summary>
public sealed class StripeStandIn : StandIn
{
    public const string Key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

    private readonly Dictionary<string, (string Body, Reply Reply)> replies = [];

    public StripeProvider Provider => new(Client);

    public ProviderSettings Settings => new() { Mode = Mode.Test, SecretKey = Key, ApiBase = Address };

    /// <summary>How many things were really done.</summary>
    public int Done { get; private set; }

    /// <summary>Payment intents to list, newest first.</summary>
    public List<string> Intents { get; } = [];

    /// <summary>Disputes, by payment intent.</summary>
    public Dictionary<string, string> Disputes { get; } = [];

    public int PageSize { get; set; } = 100;

    public static string Error(string type, string? code, string message) => JsonSerializer.Serialize(new { error = new { type, code, message, doc_url = "https://stripe.com/docs/error-codes" } });

    protected override Reply Answer(Received request)
    {
        if (request.Headers.Authorization != "Bearer " + Key) return new Reply(401, Error("invalid_request_error", null, "Invalid API Key provided: sk_test_****"));
        if (request.Headers["Stripe-Version"] != "2026-10-28.endive") return new Reply(400, Error("invalid_request_error", null, "Invalid Stripe API version"));
        if (request.Method == "GET") return List(request);
        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length is 0 or > 255) return new Reply(400, Error("invalid_request_error", null, "A key of 1 to 255 characters, please."));
        if (replies.TryGetValue(key, out var known))
            return known.Body == request.Body ? known.Reply with { Headers = [("Idempotent-Replayed", "true")] } : new Reply(400, Error("idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters they were first used with."));
        var reply = request.Path == "/v1/checkout/sessions" ? Session(request.Form) : Charge(request.Form);
        // What fails validation is not kept.
        if (reply.Status != 400) replies[key] = (request.Body, reply);
        return reply;
    }

    private Reply Session(Dictionary<string, string> form)
    {
        if (form.GetValueOrDefault("mode") != "payment" || !form.ContainsKey("success_url"))
            return new Reply(400, """{"error":{"type":"invalid_request_error","code":"parameter_missing","message":"Missing required param: success_url.","param":"success_url"}}""");
        return new Reply(200, $$"""{"id":"cs_test_{{++Done}}","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/cs_test_{{Done}}","expires_at":1893542400,"livemode":false}""");
    }

    private Reply Charge(Dictionary<string, string> form)
    {
        Done++;
        return form["payment_method"] switch
        {
            "pm_declined" => new Reply(402, """{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"Your card has insufficient funds."}}"""),
            "pm_authenticate" => new Reply(402, """{"error":{"type":"card_error","code":"authentication_required","decline_code":"authentication_required","message":"Your card was declined. This transaction requires authentication."}}"""),
            var method => new Reply(200, $$"""
                {"id":"pi_{{Done}}","object":"payment_intent","status":"{{(method == "pm_slow" ? "processing" : "succeeded")}}","amount":{{form["amount"]}},"amount_received":{{(method == "pm_slow" ? "0" : form["amount"])}},"currency":"{{form["currency"]}}","created":1893456000,"livemode":false,
                "metadata":{{JsonSerializer.Serialize(form.Where(field => field.Key.StartsWith("metadata[", StringComparison.Ordinal)).ToDictionary(field => field.Key[9..^1], field => field.Value))}}}
                """),
        };
    }

    private Reply List(Received request)
    {
        var query = request.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair).Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        if (request.Path == "/v1/disputes") return new Reply(200, $$"""{"object":"list","data":[{{Disputes[query["payment_intent"]]}}],"has_more":false}""");
        var from = query.TryGetValue("starting_after", out var last) ? Intents.FindIndex(intent => intent.Contains($"\"{last}\"", StringComparison.Ordinal)) + 1 : 0;
        var page = Intents.Skip(from).Take(PageSize).ToList();
        return new Reply(200, $$"""{"object":"list","data":[{{string.Join(",", page)}}],"has_more":{{(from + page.Count < Intents.Count ? "true" : "false")}}}""");
    }
}
