using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed partial class SubscriptionsTests : ApiTest
{
    private const string Usage = """
        {"name":"Chat","type":"usage_based","billing_model":{"type":"real_time"},"usage_calculation":{"event_type":"message","usage_type":"unit"},
        "pricing":[{"asset":"USD","values":[{"unit_price":2.5}]}]}
        """;

    private const string Included = """
        {"name":"Allowance","asset":"CREDIT","amount":1000,"purpose":"bundled","refresh":{"interval":"month","strategy":"expire_and_replace"},"accounting":{"revenue_basis":0,"cost_basis":"auto"}}
        """;

    [Fact]
    public async Task Usage_only_products_are_active_at_once_and_show_their_accounts()
    {
        await ProductAsync("chat", Usage);
        var ann = await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"chat","version":"default"}]}]}""");
        Assert.Equal(201, ann.Status);
        Assert.StartsWith("sub_", ann.Text("subscriptions.0.id"));
        Assert.Equal(("active", "chat", 1m), (ann.Text("subscriptions.0.status"), ann.Text("subscriptions.0.products.0.code"), ann.Number("subscriptions.0.products.0.version")));
        Assert.StartsWith("prp_", ann.Text("subscriptions.0.products.0.id"));
        Assert.Equal(0, ann.Count("subscriptions.0.required_actions"));
        Assert.Equal(["default:USD"], (await Api.GetAsync("/customers/ann/wallet")).Texts("accounts", "id"));
        Assert.Equal(ann.Text("subscriptions.0.id"), (await Api.GetAsync("/customers?external_id=ann")).Text("subscriptions.0.id"));
    }

    [Fact]
    public async Task A_fee_that_the_wallet_has_is_paid_at_once_and_credits_come_with_it()
    {
        await ProductAsync("plan", Fee("20"), Included);
        var ann = await FundedAsync("50");
        var subscription = await SubscribeAsync(ann, "plan");
        Assert.Equal((201, "active"), (subscription.Status, subscription.Text("status")));
        Assert.Equal(Api.Time.GetUtcNow().AddMonths(1), subscription.Moment("renews_at"), TimeSpan.FromMilliseconds(1));
        Assert.Equal((30m, 1000m), (await AvailableAsync("USD"), await AvailableAsync("CREDIT")));
        // It is written too, not only told.
        Assert.Equal(["issue", "subscribe", "credit"], AssertDone(await Api.GetAsync("/customers/ann/ledger")).Texts("entries", "kind"));
        Assert.Equal("bundled", (await Api.GetAsync("/customers/ann/wallet/default:CREDIT/grants")).Text("items.0.purpose"));
    }

    [Fact]
    public async Task Else_it_is_pending_with_a_page_and_begins_when_that_is_paid()
    {
        await ProductAsync("plan", Fee("20"), Included);
        var ann = await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}],"return_url":"https://x.example/back"}]}""");
        Assert.Equal("pending", ann.Text("subscriptions.0.status"));
        Assert.Equal("payment", ann.Text("subscriptions.0.required_actions.0.type"));
        var page = ann.Text("subscriptions.0.required_actions.0.redirect_url");
        Assert.StartsWith(Api.Address + "pay/", page);
        Assert.Equal(page, (await Api.GetAsync("/customers/ann")).Text("subscriptions.0.required_actions.0.redirect_url"));
        Assert.Contains("20.00 USD", (await Api.GetAsync(new Uri(page).PathAndQuery)).Body);

        await PayAsync(page);
        var paid = await EventuallyAsync(() => Api.GetAsync("/customers/ann"), reply => reply.Text("subscriptions.0.status") == "active");
        Assert.Equal(0, paid.Count("subscriptions.0.required_actions"));
        Assert.Equal((0m, 1000m), (await AvailableAsync("USD"), await AvailableAsync("CREDIT")));
    }

    [Fact]
    public async Task The_page_asks_for_what_is_missing_only_and_is_made_anew_when_that_changes()
    {
        await ProductAsync("plan", Fee("20"));
        var ann = await FundedAsync("5");
        var subscription = await SubscribeAsync(ann, "plan");
        var page = subscription.Text("required_actions.0.redirect_url");
        Assert.Contains("15.00 USD", (await Api.GetAsync(new Uri(page).PathAndQuery)).Body);
        await AdjustAsync("5");
        var other = (await Api.GetAsync($"/customers/{ann}/subscriptions/{subscription.Text("id")}")).Text("required_actions.0.redirect_url");
        Assert.NotEqual(page, other);
        Assert.Contains("10.00 USD", (await Api.GetAsync(new Uri(other).PathAndQuery)).Body);
        await AdjustAsync("10");
        Assert.Equal("active", (await Api.GetAsync($"/customers/{ann}/subscriptions")).Text("items.0.status"));
    }

    [Fact]
    public async Task It_can_be_paid_by_a_customer_who_was_erased_too()
    {
        await ProductAsync("plan", Fee("20"));
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}],"return_url":"https://x.example/back"}]}""")).Text("id");
        AssertDone(await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{ann}/erase", null));
        await PayAsync((await OnlyAsync(ann)).Text("required_actions.0.redirect_url"));
        await EventuallyActiveAsync(ann);
    }

    [Fact]
    public async Task It_renews_by_itself_and_is_past_due_when_the_wallet_is_empty()
    {
        await ProductAsync("plan", Fee("20"), Included);
        var ann = await FundedAsync("45");
        var id = (await SubscribeAsync(ann, "plan")).Text("id");
        Api.Time.Jump(TimeSpan.FromDays(32));
        Assert.Equal((5m, 1000m), (await AvailableAsync("USD"), await AvailableAsync("CREDIT")));
        Api.Time.Jump(TimeSpan.FromDays(31));
        var due = await Api.GetAsync($"/customers/{ann}/subscriptions/{id}");
        Assert.Equal("past_due", due.Text("status"));
        Assert.Contains("/pay/", due.Text("required_actions.0.redirect_url"));
        Assert.Equal(0, await AvailableAsync("CREDIT"));
        await AdjustAsync("15");
        Assert.Equal("active", (await Api.GetAsync($"/customers/{ann}/subscriptions/{id}")).Text("status"));
        Assert.Equal((0m, 1000m), (await AvailableAsync("USD"), await AvailableAsync("CREDIT")));
    }

    [Fact]
    public async Task Subscribers_stay_on_their_version_until_it_is_changed()
    {
        var product = await ProductAsync("chat", Usage);
        var ann = await FundedAsync("1");
        var id = (await SubscribeAsync(ann, "chat")).Text("id");
        Assert.Equal(201, (await Api.PostAsync($"/products/{product}", $$"""{"name":"Chat","prices":[{{Usage}}],"publish":true}""")).Status);
        AssertDone(await Api.SendAsync(HttpMethod.Patch, $"/products/{product}/2", """{"make_default":true}"""));
        Assert.Equal(1, (await Api.GetAsync($"/customers/{ann}/subscriptions/{id}")).Number("products.0.version"));

        var changed = AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat","version":"default"}]}"""));
        Assert.Equal(2, changed.Number("products.0.version"));
        Assert.Equal(changed.Body, AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat","version":2}]}""")).Body);
        Assert.Equal(1, AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat","version":"1"}]}""")).Number("products.0.version"));
    }

    [Fact]
    public async Task It_ends_at_once_or_with_its_period()
    {
        await ProductAsync("plan", Fee("20"), Included);
        await ProductAsync("chat", Usage);
        var ann = await FundedAsync("100");
        var plan = (await SubscribeAsync(ann, "plan")).Text("id");
        var chat = (await SubscribeAsync(ann, "chat")).Text("id");
        AssertRefused(409, "subscription_not_active", await PatchAsync(ann, chat, """{"cancel_at_period_end":true}"""));
        var cancelled = AssertDone(await PatchAsync(ann, plan, """{"cancel_at_period_end":true}"""));
        Assert.Equal(Api.Time.GetUtcNow().AddMonths(1), cancelled.Moment("ends_at"), TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, false), (cancelled.Has("renews_at"), cancelled.Has("entitlements.0.next_at")));
        var kept = AssertDone(await PatchAsync(ann, plan, """{"cancel_at_period_end":false}"""));
        Assert.Equal((false, true), (kept.Has("ends_at"), kept.Has("entitlements.0.next_at")));
        AssertDone(await PatchAsync(ann, plan, """{"cancel_at_period_end":true}"""));

        var ended = AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/customers/{ann}/subscriptions/{chat}", null));
        Assert.Equal("ended", ended.Text("status"));
        Assert.Equal(ended.Body, AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/customers/{ann}/subscriptions/{chat}", null)).Body);
        Assert.Equal(ended.Body, AssertDone(await Api.GetAsync($"/customers/{ann}/subscriptions/{chat}")).Body);
        Assert.Equal([plan], (await Api.GetAsync($"/customers/{ann}/subscriptions")).Texts("items", "id"));

        Api.Time.Jump(TimeSpan.FromDays(32));
        Assert.Equal(0, (await Api.GetAsync($"/customers/{ann}/subscriptions")).Number("total_count"));
        Assert.Equal(80, await AvailableAsync("USD"));
    }

    [Fact]
    public async Task A_change_and_an_end_in_one_request_are_both_done_or_neither()
    {
        var product = await ProductAsync("chat", Usage);
        await ProductAsync("plan", Fee("20"));
        var ann = await FundedAsync("20");
        var id = (await SubscribeAsync(ann, "chat")).Text("id");
        await Api.PostAsync($"/products/{product}", $$"""{"name":"Chat","prices":[{{Usage}}],"publish":true}""");
        AssertRefused(409, "subscription_not_active", await PatchAsync(ann, id, """{"products":[{"code":"chat","version":2}],"cancel_at_period_end":true}"""));
        Assert.Equal(1, (await Api.GetAsync($"/customers/{ann}/subscriptions/{id}")).Number("products.0.version"));
        Assert.Equal(2, AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat","version":2}],"cancel_at_period_end":false}""")).Number("products.0.version"));
        AssertDone(await PatchAsync(ann, id, """{"cancel_at_period_end":false}"""));

        const string both = """{"products":[{"code":"plan"}],"cancel_at_period_end":true}""";
        var replies = await AtOnceAsync(4, _ => Api.SendAsync(HttpMethod.Patch, $"/customers/{ann}/subscriptions/{id}", both, idempotencyKey: "key"));
        Assert.All(replies, reply => Assert.Equal(("plan", true), (AssertDone(reply).Text("products.0.code"), reply.Has("ends_at"))));
        Assert.Equal(0, await AvailableAsync("USD"));
        AssertRefused(422, "idempotency_key_reused", await Api.SendAsync(HttpMethod.Patch, $"/customers/{ann}/subscriptions/{id}", both.Replace("true", "false"), idempotencyKey: "key"));
    }

    [Fact]
    public async Task An_archived_product_stays_in_its_version_where_another_changes()
    {
        var old = await ProductAsync("old", Usage);
        await ProductAsync("chat", Usage.Replace("message", "chat"));
        var ann = await FundedAsync("1");
        var id = (await Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"old"}]}""")).Text("id");
        await Api.PostAsync($"/products/{old}", $$"""{"name":"Old","prices":[{{Usage}}],"publish":true}""");
        AssertDone(await Api.SendAsync(HttpMethod.Patch, $"/products/{old}/2", """{"make_default":true}"""));
        AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/products/{old}", null));

        var both = AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"old"},{"code":"chat"}]}"""));
        Assert.Equal(("old", 1m, "chat"), (both.Text("products.0.code"), both.Number("products.0.version"), both.Text("products.1.code")));
        var other = await PatchAsync(ann, id, """{"products":[{"code":"chat"},{"code":"old","version":2}]}""");
        AssertRefused(422, "invalid_field", other);
        Assert.Equal("products[1].code", other.Text("field"));
        // Who let it go, or never had it, does not get it.
        AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat"}]}"""));
        AssertRefused(422, "invalid_field", await PatchAsync(ann, id, """{"products":[{"code":"old","version":1},{"code":"chat"}]}"""));
        AssertRefused(422, "invalid_field", await SubscribeAsync(ann, "old"));
    }

    [Fact]
    public async Task A_change_to_a_fee_must_be_paid()
    {
        await ProductAsync("chat", Usage);
        await ProductAsync("plan", Fee("20"));
        var ann = await FundedAsync("19");
        var id = (await SubscribeAsync(ann, "chat")).Text("id");
        AssertRefused(402, "insufficient_credits", await PatchAsync(ann, id, """{"products":[{"code":"plan"}]}"""));
        await AdjustAsync("1");
        Assert.Equal("plan", AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"plan"}]}""")).Text("products.0.code"));
        Assert.Equal(0, await AvailableAsync("USD"));
    }

    [Theory]
    [InlineData("{}", "products")]
    [InlineData("""{"products":[]}""", "products")]
    [InlineData("""{"products":[1]}""", "products[0]")]
    [InlineData("""{"products":[{}]}""", "products[0].code")]
    [InlineData("""{"products":[{"code":"nope"}]}""", "products[0].code")]
    [InlineData("""{"products":[{"code":"chat","version":9}]}""", "products[0].version")]
    [InlineData("""{"products":[{"code":"chat","version":"latest"}]}""", "products[0].version")]
    [InlineData("""{"products":[{"code":"chat"},{"code":"chat"}]}""", "products[1].code")]
    [InlineData("""{"products":[{"code":"monthly"},{"code":"yearly"}]}""", "products")]
    [InlineData("""{"products":[{"code":"chat"}],"return_url":"ftp://x"}""", "return_url")]
    [InlineData("""{"products":[{"code":"chat"}],"redirect_to":"elsewhere"}""", "redirect_to")]
    public async Task Bad_input_is_422_with_the_field_and_makes_nothing(string body, string field)
    {
        await ProductAsync("chat", Usage);
        await ProductAsync("monthly", Fee("1"));
        await ProductAsync("yearly", Fee("1", "year"));
        var ann = await FundedAsync("100");
        var reply = await Api.PostAsync($"/customers/{ann}/subscriptions", body);
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));

        reply = await Api.PostAsync("/customers", $$"""{"external_id":"bob","subscriptions":[{{body}}]}""");
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal("subscriptions[0]." + field, reply.Text("field"));
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty("subscriptions[0]." + field, out _), reply.Body);
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/bob"));
    }

    [Fact]
    public async Task Only_published_versions_can_be_subscribed_to()
    {
        Assert.Equal(201, (await Api.PostAsync("/products", $$"""{"name":"Draft","code":"draft","prices":[{{Usage}}]}""")).Status);
        var ann = await FundedAsync("1");
        Assert.Equal("products[0].version", (await SubscribeAsync(ann, "draft")).Text("field"));
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        var ann = await FundedAsync("1");
        AssertRefused(404, "subscription_not_found", await Api.GetAsync($"/customers/{ann}/subscriptions/sub_aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        AssertRefused(404, "subscription_not_found", await PatchAsync(ann, "sub_x", """{"cancel_at_period_end":true}"""));
        AssertRefused(404, "subscription_not_found", await Api.SendAsync(HttpMethod.Delete, $"/customers/{ann}/subscriptions/x", null));
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/subscriptions"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/subscriptions/x"));
        await ProductAsync("chat", Usage);
        AssertRefused(404, "customer_not_found", await SubscribeAsync("nobody", "chat"));
    }

    [Fact]
    public async Task Usage_is_charged_with_the_version_that_was_in_force_when_it_happened()
    {
        var product = await ProductAsync("chat", Usage);
        var ann = await FundedAsync("100");
        await SendAsync("before");
        Assert.Equal(100, await AvailableAsync("USD"));
        var id = (await SubscribeAsync(ann, "chat")).Text("id");
        await SendAsync("first");
        Assert.Equal(97.5m, await AvailableAsync("USD"));

        Api.Time.Jump(TimeSpan.FromHours(2));
        await Api.PostAsync($"/products/{product}", $$"""{"name":"Chat","prices":[{{Usage.Replace("2.5", "10")}}],"publish":true}""");
        AssertDone(await PatchAsync(ann, id, """{"products":[{"code":"chat","version":2}]}"""));
        await SendAsync("second");
        Assert.Equal(87.5m, await AvailableAsync("USD"));
        await SendAsync("late", Api.Time.GetUtcNow().AddHours(-1));
        Assert.Equal(85, await AvailableAsync("USD"));

        AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/customers/{ann}/subscriptions/{id}", null));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync("after");
        Assert.Equal(85, await AvailableAsync("USD"));
        Assert.Equal(2, (await Api.GetAsync("/events/second")).Number("fees.0.product_version"));
    }

    [Fact]
    public async Task A_wallet_with_subscriptions_verifies()
    {
        await ProductAsync("plan", Fee("20"), Included);
        var ann = await FundedAsync("45");
        await SubscribeAsync(ann, "plan");
        Api.Time.Jump(TimeSpan.FromDays(75));
        Assert.True(AssertDone(await Api.GetAsync($"/customers/{ann}/ledger/verify")).Flag("valid"));
    }
}
