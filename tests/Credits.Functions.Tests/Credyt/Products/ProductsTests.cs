using Xunit;

namespace Credits.Functions.Tests.Credyt.Products;

public sealed class ProductsTests : ApiTest
{
    private const string Tokens = """{"name":"Tokens","type":"usage_based","billing_model":{"type":"real_time"},"usage_calculation":{"event_type":"message","usage_type":"volume","volume_field":"tokens","billable_dimensions":["model","tier"]},"pricing":[{"asset":"USD","values":[{"name":"Large","dimensions":{"model":"large"},"values":[{"volume_rate":1.25,"package_size":1000000}]},{"name":"Any","dimensions":{"model":"*","tier":"*"},"values":[{"volume_rate":0.25,"package_size":1000000}]}]},{"asset":"CREDIT","values":[{"volume_rate":0.001}]}]}""";
    private const string Fee = """{"name":"Fee","type":"fixed","billing_model":{"type":"recurring","recurring":{"interval":"month"}},"pricing":[{"asset":"USD","values":[{"unit_price":20}]}]}""";
    private const string Older = """{"name":"Allowance","asset":"CREDIT","amount":1000,"purpose":"bundled","refresh":{"interval":"month","strategy":"expire_and_replace"},"accounting":{"revenue_basis":0,"cost_basis":"auto"}}""";
    private const string Newer = """{"name":"Gift","asset":"CREDIT","amount":5,"purpose":"promotion","lifecycle":{"duration":"month","duration_count":2,"refresh":{"strategy":"rollover","rollover_cap":7}}}""";

    [Fact]
    public async Task A_product_is_read_back_by_id_and_by_code_with_all_that_was_defined()
    {
        var made = await CreateAsync($$"""{"name":"Chat","code":"chat","prices":[{{Tokens}},{{Fee}}],"entitlements":[{{Older}},{{Newer}}],"publish":true}""");
        Assert.Equal(("chat", 1m, "published", true), (made.Text("code"), made.Number("version"), made.Text("status"), made.Flag("is_default")));
        var read = AssertDone(await Api.GetAsync("/products/" + made.Text("id")));
        Assert.Equal(made.Body, read.Body);
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync("/products?code=chat")).Body);
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync($"/products/{made.Text("id")}/default")).Body);

        Assert.Equal(Tokens, read.Json.GetProperty("prices")[0].GetRawText());
        Assert.Equal(("recurring", "month", 1m, 20m), (read.Text("prices.1.billing_model.type"), read.Text("prices.1.billing_model.recurring.interval"), read.Number("prices.1.billing_model.recurring.interval_count"), read.Number("prices.1.pricing.0.values.0.unit_price")));
        Assert.Equal(("month", 1m, "expire_and_replace", 0m, "auto"), (read.Text("entitlements.0.lifecycle.duration"), read.Number("entitlements.0.lifecycle.duration_count"), read.Text("entitlements.0.lifecycle.refresh.strategy"), read.Number("entitlements.0.accounting.revenue_basis"), read.Text("entitlements.0.accounting.cost_basis")));
        Assert.Equal(("promotion", 2m, "rollover", 7m), (read.Text("entitlements.1.purpose"), read.Number("entitlements.1.lifecycle.duration_count"), read.Text("entitlements.1.lifecycle.refresh.strategy"), read.Number("entitlements.1.lifecycle.refresh.rollover_cap")));
    }

    [Fact]
    public async Task The_same_product_again_is_the_one_that_there_is_and_another_is_refused_by_its_code()
    {
        var body = $$"""{"name":"Chat","code":"chat","prices":[{{Tokens}}]}""";
        var replies = await AtOnceAsync(6, _ => Api.PostAsync("/products", body));
        Assert.All(replies, reply => Assert.Equal((201, replies[0].Body), (reply.Status, reply.Body)));
        var other = await Api.PostAsync("/products", body.Replace("1.25", "1.26"));
        AssertRefused(422, "product_code_taken", other);
        Assert.True(other.Json.GetProperty("errors").TryGetProperty("code", out _));
        Assert.Equal((1m, 1), ((await Api.GetAsync("/products")).Number("total_count"), (await Api.GetAsync("/products")).Count("items")));
    }

    [Fact]
    public async Task Versions_are_added_published_and_made_default_one_by_one()
    {
        var id = (await CreateAsync($$"""{"name":"Chat","code":"chat","prices":[{{Tokens}}]}""")).Text("id");
        Assert.Equal("draft", (await Api.GetAsync("/products/" + id)).Text("status"));
        AssertRefused(422, "version_not_published", await PatchAsync(id, "1", """{"make_default":true}"""));
        Assert.True(AssertDone(await PatchAsync(id, "1", """{"publish":true}""")).Flag("is_default"));
        Assert.Equal(200, (await PatchAsync(id, "1", """{"publish":true}""")).Status);

        var body = $$"""{"name":"Chat 2","prices":[{{Fee}}],"publish":true}""";
        var added = await Api.PostAsync("/products/" + id, body, "key");
        Assert.Equal((201, 2m, false), (added.Status, added.Number("version"), added.Flag("is_default")));
        Assert.Equal(2, (await Api.PostAsync("/products/" + id, body, "key")).Number("version"));
        Assert.Equal(3, (await Api.PostAsync("/products/" + id, body)).Number("version"));
        Assert.Equal([3m, 2m, 1m], (await Api.GetAsync("/products?code=chat")).Numbers("versions", "version"));
        Assert.Equal("Chat", (await Api.GetAsync("/products/" + id)).Text("name"));
        Assert.Equal("Chat 2", AssertDone(await PatchAsync(id, "2", """{"publish":true,"make_default":true}""")).Text("name"));
        Assert.Equal(2, (await Api.GetAsync($"/products/{id}/default")).Number("version"));
        Assert.Equal("Tokens", (await Api.GetAsync($"/products/{id}/1")).Text("prices.0.name"));
        AssertRefused(422, "invalid_field", await PatchAsync(id, "2", """{"publish":false}"""));
        AssertRefused(404, "version_not_found", await PatchAsync(id, "4", """{"publish":true}"""));
        AssertRefused(404, "version_not_found", await Api.GetAsync($"/products/{id}/x"));
    }

    [Fact]
    public async Task Usage_is_simulated_on_any_version_and_nothing_moves()
    {
        var id = (await CreateAsync($$"""{"name":"Chat","code":"chat","prices":[{{Tokens}}]}""")).Text("id");
        const string events = """{"events":[{"id":"1","event_type":"message","occurred_at":"2030-01-01T00:00:00Z","data":{"tokens":1234567,"model":"large"}},{"id":"2","event_type":"message","data":{"tokens":3,"model":"other"}},{"id":"3","event_type":"message"},{"id":"4","event_type":"else"}]}""";
        foreach (var path in (string[])["/1/simulate-usage", "/default/simulate-usage", "/simulate-usage", "/1/simulate", "/default/simulate", "/simulate"])
        {
            var reply = AssertDone(await Api.PostAsync($"/products/{id}{path}", events));
            Assert.Equal((1.54320875m, "Large", "chat", 1m), (reply.Number("events.0.fees.0.amount"), reply.Text("events.0.fees.0.name"), reply.Text("events.0.fees.0.product_code"), reply.Number("events.0.fees.0.product_version")));
            Assert.Equal(0.00000075m, reply.Number("events.1.fees.0.amount"));
            Assert.Equal("volume_missing", reply.Text("events.2.skipped.0.reason"));
            Assert.Equal("event_type_not_priced", reply.Text("events.3.reason"));
            Assert.Equal(["CREDIT", "USD"], reply.Texts("totals", "asset"));
            Assert.Equal([1234.57m, 1.5432095m], reply.Numbers("totals", "amount"));
        }

        AssertRefused(404, "product_not_found", await Api.PostAsync("/products/prp_aaaaaaaaaaaaaaaaaaaaaaaaaa/simulate", events));
        AssertRefused(422, "invalid_field", await Api.PostAsync($"/products/{id}/simulate", """{"events":[]}"""));
        AssertRefused(422, "invalid_field", await Api.PostAsync($"/products/{id}/simulate", """{"events":[{"id":"1"}]}"""));
    }

    [Fact]
    public async Task An_archived_product_can_still_be_read()
    {
        var id = (await CreateAsync($$"""{"name":"Chat","code":"chat","prices":[{{Tokens}}],"publish":true}""")).Text("id");
        Assert.True(AssertDone(await Api.SendAsync(HttpMethod.Delete, "/products/" + id, null)).Flag("archived"));
        Assert.True(AssertDone(await Api.GetAsync("/products?code=chat")).Flag("archived"));
        AssertRefused(404, "product_not_found", await Api.SendAsync(HttpMethod.Delete, "/products/none", null));
        AssertRefused(404, "product_not_found", await Api.GetAsync("/products?code=none"));
    }

    [Theory]
    [InlineData("\"type\":\"usage_based\"", "\"type\":\"free\"", "prices[0].type")]
    [InlineData("\"type\":\"real_time\"", "\"type\":\"recurring\"", "prices[0].billing_model.type")]
    [InlineData("\"event_type\":\"message\",", "", "prices[0].usage_calculation.event_type")]
    [InlineData("\"usage_type\":\"volume\"", "\"usage_type\":\"size\"", "prices[0].usage_calculation.usage_type")]
    [InlineData("\"volume_field\":\"tokens\",", "", "prices[0].usage_calculation.volume_field")]
    [InlineData("\"asset\":\"CREDIT\"", "\"asset\":\"USD\"", "prices[0].pricing")]
    [InlineData("\"volume_rate\":1.25", "\"unit_price\":1.25", "prices[0].pricing[0].values[0].values[0].unit_price")]
    [InlineData("\"volume_rate\":1.25", "\"volume_rate\":-1.25", "prices[0].pricing[0].values[0].values[0].volume_rate")]
    [InlineData("\"volume_rate\":1.25", "\"volume_rate\":0.0000000000001", "prices[0].pricing[0].values[0].values[0].volume_rate")]
    [InlineData("\"package_size\":1000000", "\"package_size\":0", "prices[0].pricing[0].values[0].values[0].package_size")]
    [InlineData("{\"model\":\"large\"}", "{\"kind\":\"large\"}", "prices[0].pricing[0].values[0].dimensions")]
    [InlineData("{\"model\":\"large\"}", "{\"model\":[]}", "prices[0].pricing[0].values[0].dimensions")]
    [InlineData("[{\"volume_rate\":0.001}]", "[{\"volume_rate\":0.001},{\"volume_rate\":0.002}]", "prices[0].pricing[1].values")]
    [InlineData("[{\"volume_rate\":0.001}]", "[]", "prices[0].pricing[1].values")]
    [InlineData("[\"model\",\"tier\"]", "[\"model\",\"model\"]", "prices[0].usage_calculation.billable_dimensions")]
    public async Task What_makes_no_sense_in_a_price_is_told_by_its_path(string from, string to, string field) =>
        await AssertWrongAsync($$"""{"name":"Chat","code":"chat","prices":[{{Tokens.Replace(from, to)}}]}""", field);

    [Theory]
    [InlineData("\"interval\":\"month\"", "\"interval\":\"moon\"", "prices[0].billing_model.recurring.interval")]
    [InlineData("\"recurring\":{\"interval\":\"month\"}", "\"x\":1", "prices[0].billing_model.recurring")]
    [InlineData("\"type\":\"recurring\"", "\"type\":\"real_time\"", "prices[0].billing_model.type")]
    [InlineData("\"unit_price\":20", "\"unit_price\":-20", "prices[0].pricing[0].values[0].unit_price")]
    [InlineData("\"unit_price\":20", "\"volume_rate\":20", "prices[0].pricing[0].values[0].volume_rate")]
    public async Task What_makes_no_sense_in_a_fixed_price_is_told_by_its_path(string from, string to, string field) =>
        await AssertWrongAsync($$"""{"name":"Chat","code":"chat","prices":[{{Fee.Replace(from, to)}}]}""", field);

    [Fact]
    public async Task A_negative_price_is_told_why_it_is_none()
    {
        var reply = await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Fee.Replace("20", "-1")}}]}""");
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal(("prices[0].pricing[0].values[0].unit_price", true), (reply.Text("field"), reply.Text("detail").StartsWith("unit_price must be 0 or more: a price is never negative.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"amount\":5", "\"amount\":-5", "entitlements[0].amount")]
    [InlineData("\"purpose\":\"promotion\"", "\"purpose\":\"paid\"", "entitlements[0].purpose")]
    [InlineData("\"strategy\":\"rollover\"", "\"strategy\":\"keep\"", "entitlements[0].lifecycle.refresh.strategy")]
    [InlineData("\"strategy\":\"rollover\"", "\"strategy\":\"accumulate\"", "entitlements[0].lifecycle.refresh.rollover_cap")]
    [InlineData("\"strategy\":\"rollover\"", "\"strategy\":\"rollover\",\"rollover_duration_count\":3", "entitlements[0].lifecycle.refresh.rollover_duration")]
    [InlineData("\"duration_count\":2", "\"duration_count\":0", "entitlements[0].lifecycle.duration_count")]
    [InlineData("\"lifecycle\"", "\"refresh\":{\"interval\":\"month\",\"strategy\":\"accumulate\"},\"lifecycle\"", "entitlements[0].refresh")]
    public async Task What_makes_no_sense_in_an_entitlement_is_told_by_its_path(string from, string to, string field) =>
        await AssertWrongAsync($$"""{"name":"Chat","code":"chat","prices":[{{Fee}}],"entitlements":[{{Newer.Replace(from, to)}}]}""", field);

    [Fact]
    public async Task Entitlements_of_one_asset_have_different_names()
    {
        await AssertWrongAsync($$"""{"name":"Chat","code":"chat","prices":[{{Fee}}],"entitlements":[{{Newer}},{{Newer}}]}""", "entitlements");
        var names = Newer.Replace("\"name\":\"", "\"name\":\"Other ");
        Assert.Equal(201, (await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Fee}}],"entitlements":[{{Newer}},{{names}}]}""")).Status);
    }

    [Fact]
    public async Task What_rolls_over_is_capped_at_what_its_asset_can_count()
    {
        var finer = await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Fee}}],"entitlements":[{{Newer.Replace("CREDIT", "JPY").Replace(":7}", ":7.5}")}}]}""");
        AssertRefused(422, "amount_too_precise", finer);
        Assert.Equal("entitlements[0].lifecycle.refresh.rollover_cap", finer.Text("field"));
    }

    [Fact]
    public async Task An_asset_must_be_known_and_a_fixed_price_fit_it()
    {
        var unknown = await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Tokens.Replace("USD", "COINS")}}]}""");
        AssertRefused(422, "unknown_asset", unknown);
        Assert.Equal("prices[0].pricing[0].asset", unknown.Text("field"));
        AssertRefused(422, "amount_too_precise", await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Fee.Replace("20", "20.001")}}]}"""));
        AssertRefused(422, "amount_too_precise", await Api.PostAsync("/products", $$"""{"name":"Chat","code":"chat","prices":[{{Fee.Replace("USD", "JPY").Replace("20", "20.5")}}]}"""));
    }

    private async Task AssertWrongAsync(string body, string field)
    {
        var reply = await Api.PostAsync("/products", body);
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal(field, reply.Json.GetProperty("errors").EnumerateObject().Single().Name);
        Assert.Equal(0, (await Api.GetAsync("/products")).Number("total_count"));
    }

    private async Task<Reply> CreateAsync(string body)
    {
        var reply = await Api.PostAsync("/products", body);
        Assert.True(reply.Status == 201, reply.Body);
        return reply;
    }

    private Task<Reply> PatchAsync(string id, string version, string body) => Api.SendAsync(HttpMethod.Patch, $"/products/{id}/{version}", body);
}
