using Credits.Engine.Apps;

namespace Credits.Functions.Tests.Isolation;

/// <summary>
/// A request to a route. Words in capitals stand for what belongs to the victim: ACCOUNT, VENDOR, SUBSCRIPTION, CONNECTED, ENTRY, TXN, RESERVATION, SETTLED,
/// APP, KEY, PAYMENT, PRODUCT, LETTERA, LETTERB; NAME is the external id of a customer that every app has.
/// </summary>
/// <param name="Method">Its method.</param>
/// <param name="Pattern">The route's pattern.</param>
/// <param name="Scope">What a key must be able to do; none for a route without a key.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Body">The body, or null.</param>
public sealed record IsolationRow(string Method, string Pattern, Scopes Scope, string Path, string? Body)
{
    /// <summary>What a test is called by.</summary>
    public string Title => $"{Method} {Path} {Body}";
}

/// <summary>
/// Every route, with every way to name what is another's. A route without a row fails a test. The order matters where
/// all are sent one after the other: what takes something away comes after what needs it.
/// </summary>
internal static class IsolationTable
{
    private const string Amount = "\"amount\":1";

    public static readonly IReadOnlyList<IsolationRow> Rows =
    [
        .. Tally(""), .. Tally("/sandbox"), .. Accounts(), .. Reservations(), .. Transactions(), .. Ledger(), .. TopUps(), .. Management(), .. DeadLetters(), .. Selling(), .. Chargly(), .. Customers(), .. Catalog(), .. Events(), .. Webhooks(), .. Vendors(), .. Connected(), .. Open(),
    ];

    private static IsolationRow[] Tally(string prefix) =>
    [
        Write(prefix + "/credits/add", """{"user_id":"NAME","amount":1}"""),
        Write(prefix + "/credits/add", """{"user_id":"ACCOUNT","amount":1}"""),
        Write(prefix + "/credits/deduct", """{"user_id":"NAME","amount":1}"""),
        Write(prefix + "/credits/deduct", """{"user_id":"ACCOUNT","amount":1}"""),
        Write(prefix + "/credits/refund", """{"ledger_id":"ENTRY"}"""),
        Write(prefix + "/credits/refund", """{"ledger_id":"TXN","amount":1}"""),
        Read(prefix + "/credits/balance", "?user_id=NAME"),
        Read(prefix + "/credits/balance", "?user_id=ACCOUNT"),
        Read(prefix + "/credits/history", "?user_id=NAME"),
        Read(prefix + "/credits/history", "?user_id=ACCOUNT"),
        OpenRoute(prefix + "/health"),
        OpenRoute(prefix + "/health", "HEAD"),
    ];

    private static IsolationRow[] Accounts() =>
    [
        Read("/v1/accounts", ""),
        Write("/v1/accounts/create", """{"externalId":"NAME"}"""),
        Write("/v1/accounts/update", """{"accountId":"ACCOUNT","name":"thief"}"""),
        Write("/v1/accounts/update", """{"accountId":"ACCOUNT","externalId":"thief"}"""),
        Write("/v1/accounts/update", """{"externalId":"NAME","name":"thief"}"""),
        Read("/v1/accounts/get", "?accountId=ACCOUNT"),
        Read("/v1/accounts/get", "?externalId=NAME"),
        Read("/v1/accounts/balance", "?accountId=ACCOUNT"),
        Read("/v1/accounts/balance", "?externalId=NAME"),
        Write("/v1/accounts/credits/add", $$"""{"accountId":"ACCOUNT",{{Amount}}}"""),
        Write("/v1/accounts/credits/add", $$"""{"externalId":"NAME",{{Amount}}}"""),
        Write("/v1/accounts/credits/deduct", $$"""{"accountId":"ACCOUNT",{{Amount}}}"""),
        Write("/v1/accounts/credits/deduct", $$"""{"externalId":"NAME",{{Amount}}}"""),
    ];

    private static IsolationRow[] Reservations() =>
    [
        Read("/v1/reservations", ""),
        Read("/v1/reservations", "?accountId=ACCOUNT"),
        Read("/v1/reservations", "?externalId=NAME"),
        Read("/v1/reservations", "?accountId=ACCOUNT&cursor=CURSOR"),
        Write("/v1/reservations/create", $$"""{"accountId":"ACCOUNT",{{Amount}}}"""),
        Write("/v1/reservations/create", $$"""{"externalId":"NAME",{{Amount}}}"""),
        Write("/v1/reservations/confirm", """{"reservationId":"RESERVATION"}"""),
        Write("/v1/reservations/confirm", """{"reservationId":"SETTLED","allowExpired":true}"""),
        Write("/v1/reservations/cancel", """{"reservationId":"RESERVATION"}"""),
        Write("/v1/reservations/extend", """{"reservationId":"RESERVATION","ttl_seconds":600}"""),
    ];

    private static IsolationRow[] Transactions() =>
    [
        Read("/v1/transactions", ""),
        Read("/v1/transactions", "?accountId=ACCOUNT"),
        Read("/v1/transactions", "?externalId=NAME"),
        Write("/v1/transactions/create", $$"""{"accountId":"ACCOUNT","type":"debit",{{Amount}}}"""),
        Write("/v1/transactions/create", $$"""{"externalId":"NAME","type":"credit",{{Amount}}}"""),
    ];

    private static IsolationRow[] Ledger() =>
    [
        Read("/customers/{id}/ledger", path: "/customers/ACCOUNT/ledger"),
        Read("/customers/{id}/ledger", path: "/customers/NAME/ledger"),
        Read("/customers/{id}/ledger", path: "/customers/ACCOUNT/ledger?cursor=CURSOR"),
        Read("/customers/{id}/ledger/verify", path: "/customers/ACCOUNT/ledger/verify"),
        Read("/customers/{id}/ledger/verify", path: "/customers/NAME/ledger/verify"),
    ];

    private static IEnumerable<IsolationRow> TopUps()
    {
        foreach (var customer in (string[])["ACCOUNT", "NAME"])
        {
            yield return Read("/customers/{id}/payment-methods", path: $"/customers/{customer}/payment-methods");
            yield return Read("/customers/{id}/auto-top-ups", path: $"/customers/{customer}/auto-top-ups");
            yield return Read("/customers/{id}/auto-top-ups/{asset}", path: $"/customers/{customer}/auto-top-ups/CREDIT");
            yield return Other("PUT", "/customers/{id}/auto-top-ups/{asset}", $"/customers/{customer}/auto-top-ups/CREDIT", """{"threshold":1,"amount":1,"unit_price":1,"currency":"EUR","monthly_limit":1}""");
            yield return Other("DELETE", "/customers/{id}/auto-top-ups/{asset}", $"/customers/{customer}/auto-top-ups/CREDIT");
            yield return Other("DELETE", "/customers/{id}/payment-methods/{provider}", $"/customers/{customer}/payment-methods/stripe");
        }
    }

    private static IEnumerable<IsolationRow> Management()
    {
        yield return Admin("POST", "/manage/apps", null, """{"name":"thief"}""");
        yield return Admin("GET", "/manage/apps");
        yield return Admin("POST", "/manage/apps/{id}/keys", "/manage/apps/APP/keys", """{"mode":"live","scopes":["read"]}""");
        yield return Admin("POST", "/manage/apps/{id}/keys", "/manage/apps/APP/keys", """{"mode":"test","scopes":["read"]}""");
        yield return Admin("GET", "/manage/apps/{id}/keys", "/manage/apps/APP/keys");
        yield return Admin("POST", "/manage/apps/{id}/keys/{keyId}/rotate", "/manage/apps/APP/keys/KEY/rotate", "{}");
        yield return Admin("POST", "/manage/apps/{id}/keys/{keyId}/rotate", "/manage/apps/OWN/keys/KEY/rotate", "{}");
        yield return Admin("POST", "/manage/apps/{id}/keys/{keyId}/revoke", "/manage/apps/APP/keys/KEY/revoke");
        yield return Admin("DELETE", "/manage/apps/{id}/keys/{keyId}", "/manage/apps/APP/keys/KEY");
        yield return Admin("DELETE", "/manage/apps/{id}/keys/{keyId}", "/manage/apps/OWN/keys/KEY");
        foreach (var customer in (string[])["ACCOUNT", "NAME"])
        {
            yield return Admin("GET", "/manage/customers/{id}", $"/manage/customers/{customer}");
            foreach (var change in (string[])["freeze", "unfreeze", "close", "reopen", "erase"])
                yield return Admin("POST", $"/manage/customers/{{id}}/{change}", $"/manage/customers/{customer}/{change}");
            yield return Admin("POST", "/manage/customers/{id}/usage-policy", $"/manage/customers/{customer}/usage-policy", """{"policy":"refuse"}""");
            yield return Admin("POST", "/manage/customers/{id}/overdraft", $"/manage/customers/{customer}/overdraft", """{"limit":1}""");
        }
    }

    private static IEnumerable<IsolationRow> DeadLetters()
    {
        const string path = "/manage/queues/{queue}/dead-letters";
        yield return Admin("GET", path, "/manage/queues/expirations/dead-letters");
        yield return Admin("GET", path + "/{id}", "/manage/queues/expirations/dead-letters/LETTERA");
        yield return Admin("POST", path + "/{id}/replay", "/manage/queues/expirations/dead-letters/LETTERA/replay");
        yield return Admin("DELETE", path + "/{id}", "/manage/queues/expirations/dead-letters/LETTERB");
    }

    private static IEnumerable<IsolationRow> Selling()
    {
        const string urls = "\"success_url\":\"https://x.example\",\"cancel_url\":\"https://x.example\"";
        yield return Read("/packs");
        yield return Read("/packs/{code}", path: "/packs/everybody-sells-one");
        yield return Admin("PUT", "/packs/{code}", "/packs/everybody-sells-one", """{"name":"Thief","credits":1,"price":1,"currency":"EUR"}""");
        yield return Admin("DELETE", "/packs/{code}", "/packs/everybody-sells-one");
        yield return Write("/checkouts", $$"""{"customer_id":"ACCOUNT","credits":1,"price":1,"currency":"EUR",{{urls}}}""");
        yield return Write("/checkouts", $$"""{"external_id":"NAME","pack":"everybody-sells-one",{{urls}}}""");
        yield return Read("/payments");
        yield return Read("/payments", "?customer=ACCOUNT");
        yield return Read("/payments", "?customer=NAME");
        yield return Read("/payments/{id}", path: "/payments/PAYMENT");
        foreach (var provider in (string[])["/payments/stripe", "/payments/polar"])
        {
            yield return Admin("GET", "/manage/apps/{id}/payments/{provider}", "/manage/apps/APP" + provider);
            yield return Admin("PUT", "/manage/apps/{id}/payments/{provider}", "/manage/apps/APP" + provider, """{"webhook_secrets":["whsec_of_a_thief"]}""");
            yield return Admin("DELETE", "/manage/apps/{id}/payments/{provider}", "/manage/apps/APP" + provider);
        }

        yield return Admin("GET", "/manage/apps/{id}/payment-policy", "/manage/apps/APP/payment-policy");
        yield return Admin("PUT", "/manage/apps/{id}/payment-policy", "/manage/apps/APP/payment-policy", """{"when_spent":"leave"}""");
        yield return Admin("PUT", "/manage/apps/{id}/payment-policy", "/manage/apps/APP/payment-policy", """{"when_spent":"leave","mode":"live"}""");
        yield return Write("/top-ups", """{"customer_id":"ACCOUNT","amount":1,"currency":"EUR","return_url":"https://x.example","failure_url":"https://x.example"}""");
    }

    private static IEnumerable<IsolationRow> Chargly()
    {
        foreach (var customer in (string[])["NAME", "ACCOUNT"])
        {
            yield return Read("/api/wallet/balance/{id}", path: "/api/wallet/balance/" + customer);
            yield return Write("/api/wallet/consume", $$"""{"userId":"{{customer}}","amount":1}""");
            yield return Write("/api/usage/log", $$"""{"userId":"{{customer}}","featureKey":"x"}""");
            yield return Write("/api/billing/checkout", $$"""{"userId":"{{customer}}","creditPackCode":"everybody-sells-one","successUrl":"https://x.example","cancelUrl":"https://x.example"}""");
        }

        yield return Read("/api/credit-packs");
    }

    private static IEnumerable<IsolationRow> Catalog()
    {
        const string product = "\"name\":\"Thief\",\"prices\":[{\"name\":\"x\",\"type\":\"usage_based\",\"usage_calculation\":{\"event_type\":\"x\",\"usage_type\":\"unit\"},\"pricing\":[{\"asset\":\"USD\",\"values\":[{\"unit_price\":1}]}]}]";
        const string events = """{"events":[{"id":"1","event_type":"x"}]}""";
        yield return Admin("POST", "/assets", null, """{"code":"EVERYBODY","name":"Thief","precision":0,"rates":[{"source":"USD","rate":1}]}""");
        yield return Read("/assets");
        yield return Read("/assets/{code}", path: "/assets/EVERYBODY");
        yield return new("POST", "/assets/{code}/quote", Scopes.Read, "/assets/EVERYBODY/quote", """{"source":"USD","amount":1}""");
        yield return Admin("POST", "/assets/{code}/rates", "/assets/EVERYBODY/rates", """{"source":"USD","rate":2}""");
        yield return Admin("POST", "/products", null, $$"""{"code":"everybody-sells-one",{{product}}}""");
        yield return Read("/products");
        yield return Read("/products", "?code=everybody-sells-one");
        yield return Read("/products/{id}", path: "/products/PRODUCT");
        yield return Admin("POST", "/products/{id}", "/products/PRODUCT", $$"""{{{product}}}""");
        yield return Read("/products/{id}/{version}", path: "/products/PRODUCT/1");
        yield return Admin("PATCH", "/products/{id}/{version}", "/products/PRODUCT/1", """{"publish":true}""");
        yield return new("POST", "/products/{id}/{version}/simulate-usage", Scopes.Read, "/products/PRODUCT/default/simulate-usage", events);
        yield return new("POST", "/products/{id}/{version}/simulate", Scopes.Read, "/products/PRODUCT/1/simulate", events);
        yield return new("POST", "/products/{id}/simulate", Scopes.Read, "/products/PRODUCT/simulate", events);
        yield return new("POST", "/products/{id}/simulate-usage", Scopes.Read, "/products/PRODUCT/simulate-usage", events);
        yield return new("POST", "/products/{id}/{version}/replay", Scopes.Read, "/products/PRODUCT/1/replay", "{}");
        yield return new("POST", "/products/{id}/{version}/replay", Scopes.Read, "/products/PRODUCT/1/replay", """{"customer_id":"ACCOUNT"}""");
        yield return Admin("DELETE", "/products/{id}", "/products/PRODUCT");
    }

    private static IEnumerable<IsolationRow> Events()
    {
        foreach (var customer in (string[])["\"customer_id\":\"ACCOUNT\"", "\"customer_external_id\":\"NAME\""])
            yield return Write("/events", $$"""{{{customer}},"events":[{"id":"new-one","event_type":"x"}]}""");
        yield return Write("/events", """{"specversion":"1.0","id":"everybody-sent-one","source":"x","type":"x","customerid":"ACCOUNT"}""");
        yield return Read("/events");
        yield return Read("/events", "?customer_id=ACCOUNT");
        yield return Read("/events", "?customer_external_id=NAME");
        yield return Read("/events/{id}", path: "/events/everybody-sent-one");
        yield return Read("/events/{id}", "?customer_id=ACCOUNT", "/events/everybody-sent-one");
    }

    private static IEnumerable<IsolationRow> Webhooks()
    {
        yield return Admin("GET", "/manage/apps/{id}/webhooks", "/manage/apps/APP/webhooks");
        yield return Admin("GET", "/manage/webhooks/skipped");
        foreach (var provider in (string[])["stripe", "polar", "sandbox"])
        {
            yield return Unsigned($"/webhooks/{provider}", $"/webhooks/{provider}");
            yield return Unsigned($"/webhooks/{provider}/{{app}}", $"/webhooks/{provider}/APP");
        }

        yield return OpenRoute("/pay/pay.css");
        yield return new("GET", "/pay/{app}/{id}", Scopes.None, "/pay/APP/aaaaaaaaaaaaaaaaaaaaaaaaaa", null);
        yield return new("POST", "/pay/{app}/{id}", Scopes.None, "/pay/APP/aaaaaaaaaaaaaaaaaaaaaaaaaa", "action=pay&version=0");
    }

    private static IEnumerable<IsolationRow> Customers()
    {
        yield return Read("/customers");
        yield return Read("/customers", "?external_id=NAME");
        yield return Write("/customers", """{"external_id":"NAME"}""");
        foreach (var customer in (string[])["NAME", "ACCOUNT"])
        {
            yield return Read("/customers/{id}", path: $"/customers/{customer}");
            yield return new("PATCH", "/customers/{id}", Scopes.Write, $"/customers/{customer}", """{"name":"thief"}""");
            yield return Read("/customers/{id}/subscriptions", path: $"/customers/{customer}/subscriptions");
            yield return new("POST", "/customers/{id}/subscriptions", Scopes.Write, $"/customers/{customer}/subscriptions", """{"products":[{"code":"everybody-sells-one"}]}""");
            yield return Read("/customers/{id}/subscriptions/{subscription}", path: $"/customers/{customer}/subscriptions/SUBSCRIPTION");
            yield return new("PATCH", "/customers/{id}/subscriptions/{subscription}", Scopes.Write, $"/customers/{customer}/subscriptions/SUBSCRIPTION", """{"cancel_at_period_end":true}""");
            yield return Read("/customers/{id}/stats", path: $"/customers/{customer}/stats");
            yield return Read("/customers/{id}/wallet", path: $"/customers/{customer}/wallet");
            yield return Read("/customers/{id}/wallet/{account}", path: $"/customers/{customer}/wallet/default:CREDIT");
            yield return Read("/customers/{id}/wallet/{account}/grants", path: $"/customers/{customer}/wallet/default:CREDIT/grants");
            yield return new("POST", "/customers/{id}/wallet/adjustments", Scopes.Write, $"/customers/{customer}/wallet/adjustments", """{"transaction_id":"t","asset":"CREDIT","amount":-1,"reason":"charge"}""");
        }

        yield return new("DELETE", "/customers/{id}/subscriptions/{subscription}", Scopes.Write, "/customers/ACCOUNT/subscriptions/SUBSCRIPTION", null);
    }

    private static IEnumerable<IsolationRow> Connected()
    {
        yield return Admin("POST", "/accounts", null, """{"name":"x","external_id":"everybody-connects-one"}""");
        yield return Read("/accounts");
        yield return Read("/accounts", "?external_id=everybody-connects-one");
        yield return Read("/accounts/self");
        yield return Read("/accounts/{id}", path: "/accounts/CONNECTED");
        yield return Write("/billing-portal/sessions", """{"customer_id":"ACCOUNT","return_url":"https://x.example","failure_url":"https://x.example"}""");
        yield return Write("/billing-portal/sessions", """{"customer_id":"NAME","return_url":"https://x.example","failure_url":"https://x.example"}""");
        yield return new("GET", "/portal", Scopes.None, "/portal?token=x.y.z", null);
        yield return new("POST", "/portal", Scopes.None, "/portal", "token=x.y.z&pack=everybody-sells-one");
    }

    private static IEnumerable<IsolationRow> Vendors()
    {
        yield return Read("/vendors");
        yield return Read("/vendors", "?external_id=everybody-pays-one");
        yield return Write("/vendors", """{"name":"x","external_id":"everybody-pays-one"}""");
        yield return Read("/vendors/{id}", path: "/vendors/VENDOR");
        yield return Read("/vendors/{id}/stats", path: "/vendors/VENDOR/stats");
        yield return Read("/stats");
    }

    private static IEnumerable<IsolationRow> Open()
    {
        foreach (var path in (string[])["/", "/docs", "/docs/errors", "/docs/pages.css", "/docs/docs.css", "/docs/docs.js", "/openapi/v1.json", "/livez", "/readyz"])
            yield return OpenRoute(path);
        foreach (var path in (string[])["/livez", "/readyz"]) yield return OpenRoute(path, "HEAD");
    }

    private static IsolationRow Write(string path, string body) => new("POST", path, Scopes.Write, path, body);

    private static IsolationRow Other(string method, string pattern, string path, string? body = null) => new(method, pattern, Scopes.Write, path, body);

    private static IsolationRow Read(string pattern, string query = "", string? path = null) => new("GET", pattern, Scopes.Read, (path ?? pattern) + query, null);

    private static IsolationRow Admin(string method, string pattern, string? path = null, string? body = null) => new(method, pattern, Scopes.Admin, path ?? pattern, body);

    private static IsolationRow Unsigned(string pattern, string path) =>
        new("POST", pattern, Scopes.None, path, """{"id":"evt_1","type":"payment_intent.succeeded","created":1893456000,"data":{"object":{"id":"pi_1","status":"succeeded","amount_received":1,"currency":"usd","metadata":{"tally_user_id":"NAME","tally_credits":"1"} } } }""");

    private static IsolationRow OpenRoute(string path, string method = "GET") => new(method, path, Scopes.None, path, null);
}
