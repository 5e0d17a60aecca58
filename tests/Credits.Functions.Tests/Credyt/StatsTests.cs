using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class StatsTests : ApiTest
{
    private const string Product =
        """{"code":"chat","name":"Chat","publish":true,"prices":[{"name":"Message","type":"usage_based","usage_calculation":{"event_type":"message","usage_type":"unit"},"pricing":[{"asset":"USD","values":[{"unit_price":0.5}]}]}]}""";

    [Fact]
    public async Task What_customers_use_is_revenue_and_what_vendors_are_paid_is_cost()
    {
        var vendor = await SellAsync("ann", "bob");
        await TopUpAsync("ann", "10");
        await UseAsync("ann", "e1", "openai", "0.2");
        await UseAsync("ann", "e2", "openai", "0.05");
        await UseAsync("bob", "e3", "openai", "0.1");

        var ann = AssertDone(await Api.GetAsync("/customers/ann/stats"));
        Assert.StartsWith("cust_", ann.Text("id"));
        Assert.Equal("ann", ann.Text("external_id"));
        AssertSums(ann, "currencies", 1, 0.25m, 0.75m, 0.75m);
        AssertSums(ann, "days", 1, 0.25m, 0.75m, 0.75m);
        AssertSums(ann, "products", 1, 0.25m, 0.75m, 0.75m);
        Assert.Equal(["chat"], ann.Texts("products", "product"));
        Assert.Equal([vendor], ann.Texts("vendors", "vendor_id"));
        Assert.Equal(["2030-01-01"], ann.Texts("days", "day"));

        // What bob used he has not paid for.
        AssertSums(AssertDone(await Api.GetAsync("/customers/bob/stats")), "currencies", 0, 0.1m, -0.1m, null);
        AssertSums(AssertDone(await Api.GetAsync("/stats")), "currencies", 1, 0.35m, 0.65m, 0.65m);
        AssertSums(AssertDone(await Api.GetAsync($"/vendors/{vendor}/stats")), "currencies", 1, 0.35m, 0.65m, 0.65m);
        await TopUpAsync("bob", "5");
        AssertSums(AssertDone(await Api.GetAsync("/customers/bob/stats")), "currencies", 0.5m, 0.1m, 0.4m, 0.8m);
    }

    [Fact]
    public async Task Bought_credits_are_revenue_when_they_are_spent_or_end()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1000,"price":20,"currency":"EUR","expires_at":"2030-01-03T00:00:00Z"}"""));
        Assert.Equal(0, (await Api.GetAsync("/customers/ann/stats")).Count("currencies"));
        AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":250}"""));
        AssertSums(await Api.GetAsync("/customers/ann/stats"), "currencies", 5, 0, 5, 1);
        Api.Time.Jump(TimeSpan.FromDays(2.5));
        var later = await Api.GetAsync("/customers/ann/stats");
        AssertSums(later, "currencies", 20, 0, 20, 1);
        Assert.Equal(["2030-01-01", "2030-01-03"], later.Texts("days", "day"));
        AssertSums(await Api.GetAsync("/customers/ann/stats?from=2030-01-03&to=2030-01-03"), "currencies", 15, 0, 15, 1);
        AssertSums(await Api.GetAsync("/stats?from=2029-12-01&to=2030-01-02"), "currencies", 5, 0, 5, 1);
    }

    [Fact]
    public async Task Adjustments_for_money_that_moved_elsewhere_count_and_gifts_do_not()
    {
        await SellAsync("ann");
        await AdjustAsync("gift", "5");
        await AdjustAsync("charge", "-5");
        Assert.Equal(0, (await Api.GetAsync("/customers/ann/stats")).Count("currencies"));
        await TopUpAsync("ann", "3");
        await AdjustAsync("charge", "-2");
        await AdjustAsync("external_refund", "-3");
        AssertSums(await Api.GetAsync("/customers/ann/stats"), "currencies", 0, 0, 0, null);
    }

    [Fact]
    public async Task Adjustments_of_credits_say_what_was_paid_for_them()
    {
        await SellAsync("ann");
        const string body = """{"transaction_id":"t","asset":"CREDIT","amount":100,"reason":"external_topup","price":PRICE,"currency":"EUR"}""";
        AssertMade(await Api.PostAsync("/customers/ann/wallet/adjustments", body.Replace("PRICE", "8")));
        AssertMade(await Api.PostAsync("/customers/ann/wallet/adjustments", body.Replace("PRICE", "8")));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/customers/ann/wallet/adjustments", body.Replace("PRICE", "9")));
        AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":50}"""));
        AssertSums(await Api.GetAsync("/customers/ann/stats"), "currencies", 4, 0, 4, 1);
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2030-02-30", "to")]
    [InlineData("?from=2030-02-01&to=2030-01-01", "to")]
    [InlineData("?from=2028-01-01&to=2030-01-01", "from")]
    [InlineData("?to=9999-12-31", "to")]
    public async Task A_range_that_makes_no_sense_is_422(string query, string field)
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1}"""));
        var vendor = (await Api.PostAsync("/vendors", """{"name":"V"}""")).Text("id");
        foreach (var path in (string[])["/stats", "/customers/ann/stats", $"/vendors/{vendor}/stats"])
        {
            var reply = await Api.GetAsync(path + query);
            AssertRefused(422, "invalid_field", reply);
            Assert.Equal(field, reply.Text("field"));
        }
    }

    [Theory]
    [InlineData("?from=2029-01-01&to=2030-01-01")]
    [InlineData("?to=0001-01-02")]
    [InlineData("?from=9999-12-01&to=9999-12-30")]
    public async Task The_longest_and_the_farthest_ranges_are_answered(string query) => AssertDone(await Api.GetAsync("/stats" + query));

    [Fact]
    public async Task A_vendor_that_costs_name_has_stats_before_it_is_made_and_after()
    {
        await SellAsync("ann");
        await UseAsync("ann", "e", "later", "0.5");
        var id = (await Api.GetAsync("/events/e")).Text("costs.0.vendor_id");
        var before = AssertDone(await Api.GetAsync($"/vendors/{id}/stats"));
        Assert.Equal(0.5m, before.Number("currencies.0.costs"));
        Assert.Equal(id, AssertMade(await Api.PostAsync("/vendors", """{"name":"Later","external_id":"later"}""")).Text("id"));
        Assert.Equal(("later", 0.5m), (AssertDone(await Api.GetAsync($"/vendors/{id}/stats")).Text("external_id"), before.Number("currencies.0.costs")));
    }

    [Theory]
    [InlineData("/customers/nobody/stats", "customer_not_found")]
    [InlineData("/vendors/nobody/stats", "vendor_not_found")]
    [InlineData("/vendors/vnd_aaaaaaaaaaaaaaaaaaaaaaaaaa/stats", "vendor_not_found")]
    public async Task Whoever_is_not_known_is_404(string path, string code) => AssertRefused(404, code, await Api.GetAsync(path));

    [Theory]
    [InlineData("""{"user_id":"ann","amount":1,"price":1}""")]
    [InlineData("""{"user_id":"ann","amount":1,"price":1,"currency":"CREDIT"}""")]
    [InlineData("""{"user_id":"ann","amount":1,"price":1.001,"currency":"EUR"}""")]
    [InlineData("""{"user_id":"ann","amount":1,"price":-1,"currency":"EUR"}""")]
    public async Task A_price_that_is_no_money_is_refused(string body) => Assert.InRange((await Api.PostAsync("/credits/add", body)).Status, 400, 422);

    private async Task<string> SellAsync(params string[] customers)
    {
        AssertMade(await Api.PostAsync("/products", Product));
        foreach (var customer in customers)
            AssertMade(await Api.PostAsync("/customers", $$"""{"external_id":"{{customer}}","subscriptions":[{"products":[{"code":"chat"}]}]}"""));
        return AssertMade(await Api.PostAsync("/vendors", """{"name":"OpenAI","external_id":"openai"}""")).Text("id");
    }

    private async Task TopUpAsync(string customer, string amount) => AssertMade(
        await Api.PostAsync($"/customers/{customer}/wallet/adjustments", $$"""{"transaction_id":"{{customer}} {{amount}}","asset":"USD","amount":{{amount}},"reason":"external_topup"}"""));

    private async Task AdjustAsync(string reason, string amount) => AssertMade(
        await Api.PostAsync("/customers/ann/wallet/adjustments", $$"""{"transaction_id":"{{reason}} {{amount}}","asset":"USD","amount":{{amount}},"reason":"{{reason}}"}"""));

    private async Task UseAsync(string customer, string id, string vendor, string cost) => AssertMade(await Api.PostAsync(
        "/events",
        $$"""{"customer_external_id":"{{customer}}","events":[{"id":"{{id}}","event_type":"message","costs":[{"id":"c","vendor_external_id":"{{vendor}}","amount":{{cost}},"currency":"USD"}]}]}"""));

    private static Reply AssertMade(Reply reply)
    {
        Assert.True(reply.Status == 201, $"{reply.Status} {reply.Body}");
        return reply;
    }

    private static void AssertSums(Reply reply, string list, decimal gross, decimal costs, decimal net, decimal? margin)
    {
        var sum = reply.Json.GetProperty(list)[0];
        Assert.Equal((gross, costs, net), (sum.GetProperty("gross_revenue").GetDecimal(), sum.GetProperty("costs").GetDecimal(), sum.GetProperty("net_revenue").GetDecimal()));
        Assert.Equal(margin, sum.TryGetProperty("margin", out var found) ? found.GetDecimal() : null);
    }
}
