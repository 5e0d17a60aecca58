using System.Text;
using Credits.Engine.Catalog;
using Credits.Engine.Events;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Credyt.Events;

public sealed class EventsTests : IAsyncLifetime
{
    private readonly Subscribed subscribed = new();
    private ApiHost api = null!;
    private string product = "";

    public async ValueTask InitializeAsync()
    {
        api = await ApiHost.StartAsync(services => services.AddSingleton<ISubscriptions>(subscribed));
        var made = await api.PostAsync("/products", """{"name":"Chat","code":"chat","publish":true,"prices":[{"name":"Tokens","type":"usage_based","usage_calculation":{"event_type":"message","usage_type":"volume","volume_field":"tokens","source_reference_field":"chat_id"},"pricing":[{"asset":"USD","values":[{"volume_rate":1.25,"package_size":1000000}]}]},{"name":"Message","type":"usage_based","usage_calculation":{"event_type":"message","usage_type":"unit"},"pricing":[{"asset":"CREDIT","values":[{"unit_price":2}]}]}]}""");
        product = made.Text("id");
        subscribed.Versions.Add(new(product[Product.IdPrefix.Length..], 1, DateTimeOffset.UnixEpoch, null));
        await api.PostAsync("/credits/add", """{"user_id":"ann","amount":10,"asset":"USD"}""");
        await api.PostAsync("/credits/add", """{"user_id":"ann","amount":10}""");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task An_event_is_charged_at_once_and_read_back_with_its_fees()
    {
        var reply = await SendAsync("""{"id":"e 1/ü","event_type":"message","occurred_at":"2030-01-01T00:00:00.1234567Z","subject":"chat_1","description":"A chat","data":{"tokens":1500,"model":"x"},"costs":[{"id":"c1","vendor_external_id":"openai","description":"API","amount":0.16,"currency":"usd","metadata":{"a":1}}]}""");
        Assert.Equal((201, "charged", 0.001875m, 2m), (reply.Status, reply.Text("events.0.status"), reply.Number("events.0.fees.0.amount"), reply.Number("events.0.fees.1.amount")));
        Assert.Equal((9.998125m, 8m), (await BalanceAsync("USD"), await BalanceAsync("CREDIT")));

        var read = await api.GetAsync("/events/" + Uri.EscapeDataString("e 1/ü"));
        Assert.Equal((200, "e 1/ü", "chat_1", 1500m), (read.Status, read.Text("id"), read.Text("subject"), read.Number("data.tokens")));
        Assert.Equal(("USD", "Tokens", product, "chat", 1m), (read.Text("fees.0.asset"), read.Text("fees.0.price"), read.Text("fees.0.product_id"), read.Text("fees.0.product_code"), read.Number("fees.0.product_version")));
        Assert.Equal(("c1", 0.16m, "USD", "API", 1m), (read.Text("costs.0.id"), read.Number("costs.0.amount"), read.Text("costs.0.currency"), read.Text("costs.0.description"), read.Number("costs.0.metadata.a")));
        Assert.StartsWith("vnd_", read.Text("costs.0.vendor_id"));
        Assert.Equal(read.Body, (await api.GetAsync("/events?customer_external_id=ann")).Json.GetProperty("items")[0].GetRawText());
        Assert.Equal("debit", (await api.GetAsync("/customers/ann/ledger?limit=1")).Text("entries.0.kind"));
    }

    [Fact]
    public async Task Costs_in_another_order_are_the_same_content_and_other_costs_are_not()
    {
        const string a = """{"id":"a","vendor_external_id":"v","amount":1,"currency":"USD"}""", b = """{"id":"b","vendor_external_id":"w","amount":2,"currency":"USD"}""";
        static string Event(params string[] costs) => $$"""{"id":"1","event_type":"message","costs":[{{string.Join(',', costs)}}]}""";
        var reply = await SendAsync(Event(b, a), Event(a, b), Event(b, a), Event(a), Event(a.Replace("\"a\"", "\"b\""), b.Replace("\"b\"", "\"a\"")));
        Assert.Equal(["charged", "duplicate", "duplicate", "refused", "refused"], reply.Texts("events", "status"));
        Assert.Equal("idempotency_key_reused", reply.Text("events.4.code"));
    }

    [Fact]
    public async Task A_refund_gives_back_all_assets_of_an_event_once()
    {
        await SendAsync("""{"id":"1","event_type":"message","data":{"tokens":2000000}}""");
        Assert.Equal((7.5m, 8m), (await BalanceAsync("USD"), await BalanceAsync("CREDIT")));
        var id = (await api.GetAsync("/customers/ann/ledger?limit=1")).Text("entries.0.id");
        var part = await api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{id}}","amount":1}""");
        Assert.Equal((422, "several_assets"), (part.Status, part.Text("code")));

        var refund = await api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{id}}"}""", "key");
        Assert.Equal((200, "CREDIT", 2m), (refund.Status, refund.Text("asset"), refund.Number("amount_refunded")));
        Assert.Equal(["CREDIT", "USD"], refund.Texts("assets", "asset"));
        Assert.Equal([2m, 2.5m], refund.Numbers("assets", "amount_refunded"));
        Assert.Equal([10m, 10m], refund.Numbers("assets", "balance_after"));
        Assert.Equal((10m, 10m), (await BalanceAsync("USD"), await BalanceAsync("CREDIT")));
        var again = await api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{id}}"}""", "key");
        Assert.Equal((true, refund.Text("ledger_id")), (again.Flag("idempotent"), again.Text("ledger_id")));
        Assert.Equal("already_refunded", (await api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{id}}"}""")).Text("code"));
        Assert.True((await api.GetAsync("/customers/ann/ledger/verify")).Flag("valid"));
    }

    [Fact]
    public async Task Refunds_of_an_event_at_once_give_it_back_once()
    {
        await SendAsync("""{"id":"1","event_type":"message","data":{"tokens":2000000}}""");
        var id = (await api.GetAsync("/customers/ann/ledger?limit=1")).Text("entries.0.id");
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{id}}"}""")));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("already_refunded", reply.Text("code")));
        Assert.Equal((10m, 10m), (await BalanceAsync("USD"), await BalanceAsync("CREDIT")));
    }

    [Fact]
    public async Task Each_event_of_a_batch_tells_what_came_of_it()
    {
        var reply = await SendAsync(
            """{"id":"1","event_type":"message","data":{"tokens":1}}""",
            """{"id":"1","event_type":"message","data":{"tokens":1.0}}""",
            """{"id":"1","event_type":"message","data":{"tokens":2}}""",
            """{"id":"2","event_type":"message"}""",
            """{"id":"3","event_type":"unpriced"}""",
            $$"""{"id":"4","event_type":"message","occurred_at":"{{api.Time.GetUtcNow().AddHours(25):O}}"}""");
        Assert.Equal(["charged", "duplicate", "refused", "charged", "uncharged", "refused"], reply.Texts("events", "status"));
        Assert.Equal("idempotency_key_reused", reply.Text("events.2.code"));
        Assert.Equal("event_type_not_priced", reply.Text("events.4.reason"));
        Assert.Equal("event_in_future", reply.Text("events.5.code"));
        Assert.Equal(6m, await BalanceAsync("CREDIT"));
        Assert.Equal(3, (await api.GetAsync("/events")).Number("total_count"));
    }

    [Fact]
    public async Task The_same_batch_many_times_at_once_is_charged_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("""{"id":"1","event_type":"message"}""", """{"id":"2","event_type":"message"}""")));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal(2, replies.SelectMany(reply => reply.Texts("events", "status")).Count(status => status == "charged"));
        Assert.Equal(6m, await BalanceAsync("CREDIT"));
        await api.RestartAsync();
        Assert.Equal(["duplicate", "refused"], (await SendAsync("""{"id":"1","event_type":"message"}""", """{"id":"2","event_type":"other"}""")).Texts("events", "status"));
        Assert.Equal(6m, await BalanceAsync("CREDIT"));
    }

    [Fact]
    public async Task A_balance_goes_below_0_unless_the_policy_says_otherwise()
    {
        Assert.Equal("charged", (await SendAsync([.. Enumerable.Range(0, 6).Select(i => $$"""{"id":"{{i}}","event_type":"message"}""")])).Text("events.5.status"));
        Assert.Equal(-2m, await BalanceAsync("CREDIT"));
        Assert.Equal(200, (await PolicyAsync("""{"policy":"limit","limit":4}""")).Status);
        Assert.Equal(["charged", "refused"], (await SendAsync("""{"id":"a","event_type":"message"}""", """{"id":"b","event_type":"message"}""")).Texts("events", "status"));
        var refused = await SendAsync("""{"id":"b","event_type":"message"}""");
        Assert.Equal((402, "insufficient_credits", -4m), (refused.Status, refused.Text("code"), refused.Number("available")));
        Assert.Equal(200, (await PolicyAsync("""{"policy":"refuse"}""")).Status);
        Assert.Equal(402, (await SendAsync("""{"id":"b","event_type":"message"}""")).Status);
        Assert.False((await PolicyAsync("""{"policy":"refuse"}""")).Flag("changed"));
        Assert.Equal(200, (await PolicyAsync("""{"policy":"allow"}""")).Status);
        Assert.Equal(201, (await SendAsync("""{"id":"b","event_type":"message"}""")).Status);
        foreach (var wrong in (string[])["""{"policy":"limit"}""", """{"policy":"refuse","limit":1}""", """{"limit":1}""", """{"policy":"never"}"""])
            Assert.Equal(400, (await PolicyAsync(wrong)).Status);
    }

    [Fact]
    public async Task A_cost_of_a_vendor_by_our_id_counts_if_there_is_that_vendor()
    {
        static string Paid(string id, string vendor) => $$"""{"id":"{{id}}","event_type":"message","costs":[{"id":"c","vendor_id":"{{vendor}}","amount":1,"currency":"USD"}]}""";
        var vendor = (await api.PostAsync("/vendors", """{"name":"V"}""")).Text("id");
        var foreign = "vnd_" + new string('a', 26);
        var reply = await SendAsync(Paid("1", vendor), Paid("2", foreign), Paid("3", vendor["vnd_".Length..]), """{"id":"4","event_type":"message"}""");
        Assert.Equal(["charged", "refused", "charged", "charged"], reply.Texts("events", "status"));
        Assert.Equal("unknown_vendor", reply.Text("events.1.code"));
        Assert.Equal(4m, await BalanceAsync("CREDIT"));

        var alone = await SendAsync(Paid("2", foreign));
        Assert.Equal((422, "unknown_vendor"), (alone.Status, alone.Text("code")));
        Assert.True(alone.Json.GetProperty("errors").TryGetProperty("events[0].costs", out _), alone.Body);
        Assert.Equal(3, (await api.GetAsync("/events")).Number("total_count"));
    }

    [Fact]
    public async Task Where_nothing_is_recorded_the_answer_names_the_field_of_the_first_event()
    {
        var late = api.Time.GetUtcNow().AddHours(25).ToString("O");
        async Task<string> FieldAsync(Task<Reply> sent)
        {
            var reply = await sent;
            Assert.Equal(422, reply.Status);
            return Assert.Single(reply.Json.GetProperty("errors").EnumerateObject()).Name;
        }

        Assert.Equal("events[0].occurred_at", await FieldAsync(SendAsync($$"""{"id":"1","event_type":"message","occurred_at":"{{late}}"}""")));
        Assert.Equal("time", await FieldAsync(SendCloudAsync($$"""{"specversion":"1.0","id":"1","source":"/a","type":"message","time":"{{late}}","subject":"ann"}""", "application/cloudevents+json")));
        await SendAsync("""{"id":"1","event_type":"message"}""");
        Assert.Equal("events[0].id", await FieldAsync(SendAsync("""{"id":"1","event_type":"other"}""")));
    }

    [Theory]
    [InlineData("""{"events":[{"id":"1","event_type":"x"}]}""", "customer_id")]
    [InlineData("""{"customer_id":"ann","customer_external_id":"ann","events":[{"id":"1","event_type":"x"}]}""", "customer_id")]
    [InlineData("""{"customer_id":"ann"}""", "events")]
    [InlineData("""{"customer_id":"ann","events":[]}""", "events")]
    [InlineData("""{"customer_id":"ann","events":[1]}""", "events")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x"},{"event_type":"x"}]}""", "events[1].id")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1"}]}""", "events[0].event_type")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x","data":[]}]}""", "events[0].data")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x","occurred_at":"yesterday"}]}""", "events[0].occurred_at")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x","costs":[{"id":"c","amount":1,"currency":"USD"}]}]}""", "events[0].costs[0].vendor_id")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x","costs":[{"id":"c","vendor_external_id":"v","amount":0,"currency":"USD"}]}]}""", "events[0].costs[0].amount")]
    [InlineData("""{"customer_id":"ann","events":[{"id":"1","event_type":"x","costs":[{"id":"c","vendor_external_id":"v","amount":1,"currency":"CREDIT"}]}]}""", "events[0].costs[0].currency")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"s","type":"x"}]""", "[0].subject")]
    [InlineData("""[{"specversion":"2.0","id":"1","source":"s","type":"x","subject":"ann"}]""", "[0].specversion")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"x","subject":"ann"}""", "source")]
    [InlineData("[1]", "events")]
    public async Task What_is_malformed_is_refused_as_a_whole_and_nothing_is_recorded(string body, string field)
    {
        var reply = await api.PostAsync("/events", body);
        Assert.Equal((422, "invalid_field", field), (reply.Status, reply.Text("code"), reply.Text("field")));
        Assert.Equal(0, (await api.GetAsync("/events")).Number("total_count"));
    }

    [Fact]
    public async Task More_events_than_there_may_be_are_refused_as_a_whole()
    {
        string[] many = [.. Enumerable.Range(0, 101).Select(i => $$"""{"id":"{{i}}","event_type":"message"}""")];
        Assert.Equal(422, (await SendAsync(many)).Status);
        Assert.Equal(100, (await SendAsync(many[..100])).Count("events"));
        Assert.Equal(-190m, await BalanceAsync("CREDIT"));
    }

    [Fact]
    public async Task CloudEvents_are_taken_one_by_one_and_as_a_list_and_numbered_by_their_source()
    {
        const string one = """{"specversion":"1.0","id":"1","source":"/a","type":"message","time":"2030-01-01T00:00:00Z","subject":"ann","datacontenttype":"application/json","data":{"tokens":10}}""";
        Assert.Equal("charged", (await SendCloudAsync(one, "application/cloudevents+json")).Text("events.0.status"));
        await api.PostAsync("/credits/add", """{"user_id":"bob","amount":10}""");
        var list = await SendCloudAsync($"[{one},{one.Replace("/a", "/b")},{one.Replace("\"subject\":\"ann\"", "\"subject\":\"topic\",\"customerexternalid\":\"bob\"")}]", "application/cloudevents-batch+json");
        Assert.Equal(["duplicate", "charged", "charged"], list.Texts("events", "status"));
        Assert.Equal((6m, 8m), (await BalanceAsync("CREDIT"), await BalanceAsync("CREDIT", "bob")));
        Assert.Equal("/b", (await api.GetAsync("/events/1?customer_external_id=ann&source=%2Fb")).Text("source"));
        Assert.Equal(404, (await api.GetAsync("/events/1")).Status);
    }

    [Fact]
    public async Task Customers_must_exist_and_are_named_by_our_id_too()
    {
        Assert.Equal((404, "customer_not_found"), Told(await api.PostAsync("/events", """{"customer_external_id":"nobody","events":[{"id":"1","event_type":"message"}]}""")));
        Assert.Equal((404, "customer_not_found"), Told(await api.GetAsync("/events?customer_id=nobody")));
        Assert.Equal((404, "event_not_found"), Told(await api.GetAsync("/events/1")));
        var id = (await api.GetAsync("/customers/ann/ledger")).Text("customer");
        Assert.Equal(201, (await api.PostAsync("/events", $$"""{"customer_id":"{{id}}","events":[{"id":"1","event_type":"message"}]}""")).Status);
        Assert.Equal(1, (await api.GetAsync($"/events?customer_id={id}&limit=1")).Count("items"));
        Assert.Equal(0, (await api.GetAsync($"/events?customer_id={id}&offset=1")).Count("items"));
    }

    [Fact]
    public async Task A_price_change_is_judged_by_replaying_what_happened()
    {
        await SendAsync("""{"id":"1","event_type":"message","data":{"tokens":1000000}}""", """{"id":"2","event_type":"message","data":{"tokens":3000000}}""");
        var added = await api.PostAsync("/products/" + product, """{"name":"Dearer","prices":[{"name":"Tokens","type":"usage_based","usage_calculation":{"event_type":"message","usage_type":"volume","volume_field":"tokens"},"pricing":[{"asset":"USD","values":[{"volume_rate":2,"package_size":1000000}]}]}]}""");
        var reply = await api.PostAsync($"/products/{product}/{added.Number("version")}/replay", "{}");
        Assert.Equal((200, 2m), (reply.Status, reply.Number("events")));
        Assert.Equal(["CREDIT", "USD"], reply.Texts("totals", "asset"));
        Assert.Equal([-4m, 3m], reply.Numbers("totals", "difference"));
        Assert.Equal([-4m, 3m], reply.Numbers("customers.0.totals", "difference"));
        Assert.Equal(0, (await api.PostAsync($"/products/{product}/2/replay", """{"to":"2000-01-01T00:00:00Z"}""")).Number("events"));
        var first = await api.PostAsync($"/products/{product}/2/replay?limit=1", """{"customer_external_id":"ann"}""");
        var second = await api.PostAsync($"/products/{product}/2/replay?limit=1&cursor={first.Text("next_cursor")}", """{"customer_external_id":"ann"}""");
        Assert.Equal(3m, first.Numbers("totals", "difference")[1] + second.Numbers("totals", "difference")[1]);
        Assert.Equal(422, (await api.PostAsync($"/products/{product}/2/replay", """{"from":"2030-01-02T00:00:00Z","to":"2030-01-01T00:00:00Z"}""")).Status);
        Assert.Equal(404, (await api.PostAsync($"/products/{product}/2/replay", """{"customer_id":"nobody"}""")).Status);
        Assert.Equal(6m, await BalanceAsync("CREDIT"));
    }

    private Task<Reply> SendAsync(params string[] events) => api.PostAsync("/events", $$"""{"customer_external_id":"ann","events":[{{string.Join(',', events)}}]}""");

    private Task<Reply> PolicyAsync(string body) => api.PostAsync("/manage/customers/ann/usage-policy", body);

    private async Task<Reply> SendCloudAsync(string body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events") { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("X-Credyt-Api-Key", api.Key);
        return await api.SendAsync(request);
    }

    private async Task<decimal> BalanceAsync(string asset, string user = "ann") => (await api.GetAsync($"/credits/balance?user_id={user}&asset={asset}")).Number("balance");

    private static (int, string) Told(Reply reply) => (reply.Status, reply.Text("code"));
}
