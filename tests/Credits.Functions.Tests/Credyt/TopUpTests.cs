using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class TopUpTests : ApiTest
{
    private const string Urls = "\"return_url\":\"https://x.example/a\",\"failure_url\":\"https://x.example/b\"";

    [Fact]
    public async Task A_top_up_opens_a_page_and_credits_nothing_yet()
    {
        var reply = await Api.PostAsync("/top-ups", $$"""{"customer_id":"ann","amount":20,"currency":"USD",{{Urls}}}""", "key");
        Assert.Equal(201, reply.Status);
        Assert.StartsWith("top_", reply.Text("id"));
        Assert.Equal("initiated", reply.Text("status"));
        Assert.StartsWith(Api.Address.ToString() + "pay/", reply.Text("redirect_url"));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(reply.Body, (await Api.PostAsync("/top-ups", $$"""{"customer_id":"ann","amount":20,"currency":"USD",{{Urls}}}""", "key")).Body);
        Assert.Equal(0, (await Api.GetAsync("/credits/balance?user_id=ann&asset=USD")).Number("balance"));
    }

    [Fact]
    public async Task A_destination_exchanges_at_the_rate_that_is_given()
    {
        var reply = await Api.PostAsync("/top-ups", $$"""{"customer_id":"ann","amount":20,"currency":"USD","destination":{"account_name":"default","asset":"CREDIT","exchange_rate":100},"credit_expires_at":"{{Api.Time.GetUtcNow().AddDays(3):O}}",{{Urls}}}""");
        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Without_a_rate_of_its_own_a_destination_is_bought_at_the_rate_of_the_asset()
    {
        const string body = $$"""{"customer_id":"ann","amount":10,"currency":"USD","destination":{"asset":"COINS"},{{Urls}}}""";
        Assert.Equal(201, (await Api.PostAsync("/assets", """{"code":"COINS","name":"Coins","precision":0,"rates":[{"source":"USD","rate":0.03}]}""")).Status);
        var reply = await Api.PostAsync("/top-ups", body);
        Assert.Equal(201, reply.Status);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "pay", ["version"] = "0" });
        using var paid = await client.PostAsync(new Uri(reply.Text("redirect_url")), form);
        for (var i = 0; i < 20_000 && (await Api.GetAsync("/credits/balance?user_id=ann&asset=COINS")).Number("balance") != 333; i++) Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(333, (await Api.GetAsync("/credits/balance?user_id=ann&asset=COINS")).Number("balance"));
        AssertRefused(422, "invalid_field", await Api.PostAsync("/top-ups", body.Replace("\"USD\"", "\"EUR\"")));
    }

    [Theory]
    [InlineData("\"amount\":20", "currency")]
    [InlineData("\"amount\":0,\"currency\":\"USD\"", "amount")]
    [InlineData("\"amount\":20,\"currency\":\"CREDIT\"", "currency")]
    [InlineData("\"amount\":20,\"currency\":\"USD\",\"destination\":{\"asset\":\"CREDIT\"}", "destination.exchange_rate")]
    [InlineData("\"amount\":20,\"currency\":\"USD\",\"destination\":{\"asset\":\"CREDIT\",\"exchange_rate\":1e15}", "destination.exchange_rate")]
    [InlineData("\"amount\":1,\"currency\":\"USD\",\"destination\":{\"asset\":\"JPY\",\"exchange_rate\":0.5}", "destination.exchange_rate")]
    [InlineData("\"amount\":20,\"currency\":\"USD\",\"credit_expires_at\":\"2020-01-01T00:00:00Z\"", "credit_expires_at")]
    public async Task Bad_input_is_422_with_the_field(string fields, string field)
    {
        var reply = await Api.PostAsync("/top-ups", $$"""{"customer_id":"ann",{{fields}},{{Urls}}}""");
        AssertRefused(422, "invalid_field", reply);
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty(field, out _), reply.Body);
    }

    [Theory]
    [InlineData("cust_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("cust_aaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("cust_AAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_customer_by_our_id_must_be_there(string id) =>
        AssertRefused(404, "customer_not_found", await Api.PostAsync("/top-ups", $$"""{"customer_id":"{{id}}","amount":20,"currency":"USD",{{Urls}}}"""));

    [Fact]
    public async Task A_customer_whose_own_id_looks_like_one_of_ours_can_top_up()
    {
        Assert.Equal(201, (await Api.PostAsync("/customers", """{"external_id":"cust_42"}""")).Status);
        Assert.Equal(201, (await Api.PostAsync("/top-ups", $$"""{"customer_id":"cust_42","amount":20,"currency":"USD",{{Urls}}}""")).Status);
    }
}
