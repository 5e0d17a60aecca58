using Xunit;

namespace Credits.Functions.Tests.Chargly;

public sealed class CharglyTests : ApiTest
{
    [Fact]
    public async Task A_wallet_is_read_consumed_and_read_again()
    {
        await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":500}""");
        var consumed = AssertDone(await Api.PostAsync("/api/wallet/consume", """{"userId":"ann","amount":8,"source":"chat.reply"}"""));
        Assert.Equal((true, 8m, 492m), (consumed.Flag("success"), consumed.Number("creditsCharged"), consumed.Number("balanceAfter")));
        var balance = AssertDone(await Api.GetAsync("/api/wallet/balance/ann"));
        Assert.Equal(("ann", 492m, "credits"), (balance.Text("userId"), balance.Number("balance"), balance.Text("unit")));
        Assert.Equal(492, (await Api.GetAsync("/api/wallet/balance/" + balance.Text("walletId"))).Number("balance"));
        Assert.Equal("chat.reply", (await Api.GetAsync("/customers/ann/ledger")).Text("entries.0.personal.metadata.source"));
    }

    [Fact]
    public async Task Consume_and_log_with_one_key_charge_once_however_often_they_are_tried()
    {
        await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":500}""");
        var ids = new HashSet<string>();
        var replies = await AtOnceAsync(12, i => i % 2 == 0
            ? Api.PostAsync("/api/wallet/consume", """{"userId":"ann","amount":8,"source":"chat.reply"}""", "key")
            : Api.PostAsync("/api/usage/log", """{"userId":"ann","featureKey":"chat.reply","creditsCharged":8}""", "key"));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        foreach (var reply in replies) ids.Add(reply.Text(reply.Has("id") ? "id" : "transactionId"));
        Assert.Equal(2, ids.Count);
        Assert.Equal(492, (await Api.GetAsync("/api/wallet/balance/ann")).Number("balance"));
        AssertError(422, "idempotency_key_reused", await Api.PostAsync("/api/wallet/consume", """{"userId":"ann","amount":9}""", "key"));
        AssertError(422, "idempotency_key_reused", await Api.PostAsync("/api/usage/log", """{"userId":"ann","featureKey":"chat.reply","creditsCharged":9}""", "key"));
        Assert.Equal(200, (await Api.PostAsync("/api/usage/log", """{"userId":"ann","featureKey":"x","metadata":{"a":1,"b":2}}""", "log")).Status);
        Assert.Equal(200, (await Api.PostAsync("/api/usage/log", """{"userId":"ann","featureKey":"x","metadata":{"b":2, "a":1}}""", "log")).Status);
    }

    [Fact]
    public async Task Too_little_is_402_and_an_unknown_customer_has_nothing()
    {
        AssertError(402, "insufficient_credits", await Api.PostAsync("/api/wallet/consume", """{"userId":"ann","amount":8}"""));
        Assert.Equal(0, (await Api.GetAsync("/api/wallet/balance/ann")).Number("balance"));
        AssertError(404, "customer_not_found", await Api.GetAsync("/api/wallet/balance/cust_aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        AssertError(404, "customer_not_found", await Api.PostAsync("/api/wallet/consume", """{"userId":"cust_aaaaaaaaaaaaaaaaaaaaaaaaaa","amount":8}"""));
        AssertError(404, "customer_not_found", await Api.PostAsync("/api/usage/log", """{"userId":"ann","featureKey":"x"}"""));
    }

    [Theory]
    [InlineData("/api/wallet/consume", """{"userId":"ann"}""", "amount")]
    [InlineData("/api/wallet/consume", """{"amount":1}""", "userId")]
    [InlineData("/api/wallet/consume", """{"userId":"ann","amount":-1}""", "amount")]
    [InlineData("/api/usage/log", """{"userId":"ann"}""", "featureKey")]
    [InlineData("/api/usage/log", """{"userId":"ann","featureKey":"x","metadata":1}""", "metadata")]
    [InlineData("/api/billing/checkout", """{"userId":"ann","creditPackCode":"p","successUrl":"x","cancelUrl":"https://x.example"}""", "successUrl")]
    public async Task Bad_input_is_told_in_Charglys_shape(string path, string body, string field)
    {
        var reply = await Api.PostAsync(path, body);
        AssertError(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task Packs_are_listed_in_cents_and_bought_on_a_page()
    {
        const string body = """{"userId":"ann","creditPackCode":"chargly_500","successUrl":"https://x.example/a","cancelUrl":"https://x.example/b"}""";
        AssertError(404, "pack_not_found", await Api.PostAsync("/api/billing/checkout", body));
        await Api.SendAsync(HttpMethod.Put, "/packs/chargly_500", """{"name":"500","credits":500,"price":10,"currency":"USD"}""");
        await Api.SendAsync(HttpMethod.Put, "/packs/old", """{"name":"old","credits":1,"price":1,"currency":"USD"}""");
        await Api.SendAsync(HttpMethod.Delete, "/packs/old", null);

        var packs = AssertDone(await Api.GetAsync("/api/credit-packs"));
        Assert.Equal(["chargly_500"], packs.Texts("items", "code"));
        Assert.Equal((1_000m, "USD"), (packs.Number("items.0.priceCents"), packs.Text("items.0.currency")));
        var page = AssertDone(await Api.PostAsync("/api/billing/checkout", body));
        Assert.Equal(500, page.Number("credits"));
        Assert.StartsWith("http", page.Text("checkoutUrl"));
    }

    [Fact]
    public async Task A_path_that_is_not_served_answers_in_Charglys_shape() => AssertError(404, "not_found", await Api.GetAsync("/api/nothing"));

    private static void AssertError(int status, string code, Reply reply)
    {
        AssertRefused(status, code, reply);
        Assert.Equal(code, reply.Text("error.code"));
        Assert.NotEmpty(reply.Text("error.message"));
    }
}
