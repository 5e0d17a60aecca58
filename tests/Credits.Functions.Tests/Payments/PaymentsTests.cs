using Credits.Engine.Apps;
using Xunit;

namespace Credits.Functions.Tests.Payments;

public sealed class PaymentsTests : ApiTest
{
    [Fact]
    public async Task A_payment_shows_what_it_granted_and_took_back_and_when()
    {
        var id = await Api.PayAsync("pi_1", "ann", refunded: 400);

        var payment = AssertDone(await Api.GetAsync("/payments/" + id));
        Assert.Equal(("credited", "pi_1", 10m, "EUR", 4m), (payment.Text("state"), payment.Text("object_id"), payment.Number("amount"), payment.Text("currency"), payment.Number("refunded")));
        Assert.Equal((500m, 200m), (payment.Number("granted"), payment.Number("taken_back")));
        foreach (var moment in (string[])["received_at", "queued_at", "credited_at"]) Assert.Equal(Api.Time.GetUtcNow(), payment.Moment(moment), TimeSpan.FromMilliseconds(1));

        var ledger = await Api.GetAsync("/customers/ann/ledger");
        Assert.Equal(["takeback", "credit"], ledger.Texts("entries", "kind"));
        Assert.Equal([id, id], ledger.Texts("entries", "target"));
        Assert.Equal(payment.Text("ledger_id"), ledger.Text("entries.1.id"));
        Assert.Equal(300, (await Api.GetAsync("/credits/balance?user_id=ann")).Number("balance"));
    }

    [Fact]
    public async Task What_was_spent_before_its_money_went_back_became_a_debt()
    {
        await Api.PayAsync("pi_1", "ann");
        await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":450}""");
        var id = await Api.PayAsync("pi_1", "ann", refunded: 1_000);

        Assert.Equal(450, (await Api.GetAsync("/payments/" + id)).Number("became_debt"));
        Assert.Equal(-450, (await Api.GetAsync("/credits/balance?user_id=ann")).Number("balance"));
        AssertRefused(402, "insufficient_credits", await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":1}"""));
    }

    [Fact]
    public async Task An_app_may_leave_what_was_spent()
    {
        Assert.Equal("debt", (await Api.GetAsync("/manage/apps/default/payment-policy")).Text("when_spent"));
        AssertDone(await Api.SendAsync(HttpMethod.Put, "/manage/apps/default/payment-policy", """{"when_spent":"leave"}"""));
        Assert.Equal("leave", (await Api.GetAsync("/manage/apps/default/payment-policy")).Text("when_spent"));

        await Api.PayAsync("pi_1", "ann");
        await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":450}""");
        var id = await Api.PayAsync("pi_1", "ann", refunded: 1_000);
        Assert.Equal(450, (await Api.GetAsync("/payments/" + id)).Number("left"));
        Assert.Equal(0, (await Api.GetAsync("/credits/balance?user_id=ann")).Number("balance"));
    }

    [Fact]
    public async Task Payments_are_listed_by_customer_and_state_page_by_page()
    {
        for (var i = 0; i < 3; i++)
        {
            Api.Time.Advance(TimeSpan.FromSeconds(1));
            await Api.PayAsync($"pi_{i}", i == 1 ? "bob" : "ann");
        }

        var first = AssertDone(await Api.GetAsync("/payments?customer=ann&limit=1"));
        var second = AssertDone(await Api.GetAsync($"/payments?customer=ann&limit=1&cursor={first.Text("next_cursor")}"));
        Assert.Equal(["pi_2", "pi_0"], first.Texts("payments", "object_id").Concat(second.Texts("payments", "object_id")));
        Assert.Equal(2, (await Api.GetAsync($"/payments?customer={first.Text("payments.0.customer_id")}")).Count("payments"));
        Assert.Equal(3, (await Api.GetAsync("/payments?state=credited&provider=stripe")).Count("payments"));
        Assert.Equal(0, (await Api.GetAsync("/payments?provider=polar")).Count("payments"));
        Assert.Equal(0, (await Api.GetAsync("/payments?customer=nobody")).Count("payments"));
        foreach (var wrong in (string[])["state=paid", "state=1", "provider=paypal", "limit=0", "cursor=x"])
            AssertRefused(400, "invalid_field", await Api.GetAsync("/payments?" + wrong));
    }

    [Theory]
    [InlineData("pay_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("pi_1")]
    [InlineData("pay_1")]
    public async Task A_payment_that_is_not_there_is_told(string id) => AssertRefused(404, "payment_not_found", await Api.GetAsync("/payments/" + id));

    [Theory]
    [InlineData("/checkouts", """{"external_id":"ann","credits":7,"price":1,"currency":"EUR","success_url":"https://x.example/a","cancel_url":"https://x.example/b"}""")]
    [InlineData("/top-ups", """{"customer_id":"ann","amount":1,"currency":"EUR","return_url":"https://x.example/a","failure_url":"https://x.example/b"}""")]
    [InlineData("/api/billing/checkout", """{"userId":"ann","creditPackCode":"p","successUrl":"https://x.example/a","cancelUrl":"https://x.example/b"}""")]
    public async Task Nobody_pays_for_a_closed_wallet(string path, string body)
    {
        await Api.SendAsync(HttpMethod.Put, "/packs/p", """{"name":"500","credits":500,"price":10,"currency":"EUR"}""");
        await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1}""");
        AssertDone(await Api.PostAsync("/manage/customers/ann/close", "{}"));
        AssertRefused(409, "wallet_closed", await Api.PostAsync(path, body));
        AssertDone(await Api.PostAsync("/manage/customers/ann/reopen", "{}"));
        Assert.Contains((await Api.PostAsync(path, body)).Status, (int[])[200, 201]);
    }

    [Fact]
    public async Task A_checkout_of_a_pack_or_of_a_free_amount_opens_a_page_once_per_key()
    {
        await Api.SendAsync(HttpMethod.Put, "/packs/p", """{"name":"500","credits":500,"price":10,"currency":"EUR"}""");
        const string body = """{"external_id":"ann","pack":"p","success_url":"https://x.example/a","cancel_url":"https://x.example/b"}""";
        var page = AssertDone(await Api.PostAsync("/checkouts", body, "key"));
        Assert.Equal(("sandbox", 500m, 10m), (page.Text("provider"), page.Number("credits"), page.Number("price")));
        Assert.StartsWith(Api.Address.ToString() + "pay/default/", page.Text("url"));
        Assert.Equal(page.Text("checkout_id"), AssertDone(await Api.PostAsync("/checkouts", body, "key")).Text("checkout_id"));
        Assert.NotEqual(page.Text("checkout_id"), AssertDone(await Api.PostAsync("/checkouts", body, "other")).Text("checkout_id"));

        var free = AssertDone(await Api.PostAsync("/checkouts", """{"external_id":"ann","credits":7,"price":0.5,"currency":"EUR","success_url":"https://x.example/a","cancel_url":"https://x.example/b"}"""));
        Assert.Equal((7m, 0.5m), (free.Number("credits"), free.Number("price")));
    }

    [Theory]
    [InlineData("""{"pack":"p","success_url":"https://x.example","cancel_url":"https://x.example"}""", "customer_id")]
    [InlineData("""{"external_id":"a","customer_id":"cust_aaaaaaaaaaaaaaaaaaaaaaaaaa","pack":"p","success_url":"https://x.example","cancel_url":"https://x.example"}""", "customer_id")]
    [InlineData("""{"external_id":"a","pack":"p","success_url":"javascript:alert(1)","cancel_url":"https://x.example"}""", "success_url")]
    [InlineData("""{"external_id":"a","pack":"p","success_url":"https://x.example"}""", "cancel_url")]
    [InlineData("""{"external_id":"a","pack":"p","success_url":"https://x.example","cancel_url":"https://x.example","provider":"paypal"}""", "provider")]
    [InlineData("""{"external_id":"a","success_url":"https://x.example","cancel_url":"https://x.example"}""", "credits")]
    public async Task A_checkout_that_makes_no_sense_is_refused(string body, string field)
    {
        var reply = await Api.PostAsync("/checkouts", body);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task A_key_that_opened_another_page_opens_no_other_and_says_so()
    {
        const string checkout = """{"external_id":"ann","credits":5,"price":1,"currency":"EUR","success_url":"https://x.example","cancel_url":"https://x.example"}""";
        AssertDone(await Api.PostAsync("/checkouts", checkout, "key"));
        foreach (var other in (string[])[checkout.Replace("5", "50"), checkout.Replace("\"price\":1", "\"price\":2"), checkout.Replace("ann", "bob"), checkout.Replace("EUR", "USD")])
            AssertRefused(422, "provider_refused", await Api.PostAsync("/checkouts", other, "key"));
    }

    [Fact]
    public async Task A_checkout_needs_a_pack_that_is_sold_a_customer_and_a_provider()
    {
        const string body = """{"external_id":"ann","pack":"p","success_url":"https://x.example","cancel_url":"https://x.example"}""";
        AssertRefused(404, "pack_not_found", await Api.PostAsync("/checkouts", body));
        await Api.SendAsync(HttpMethod.Put, "/packs/p", """{"name":"500","credits":500,"price":10,"currency":"EUR"}""");
        AssertRefused(404, "customer_not_found", await Api.PostAsync("/checkouts", body.Replace("\"external_id\":\"ann\"", "\"customer_id\":\"cust_aaaaaaaaaaaaaaaaaaaaaaaaaa\"")));
        AssertRefused(409, "no_provider", await Api.PostAsync("/checkouts", body.Replace("}", ",\"provider\":\"stripe\"}")));
        await Api.SendAsync(HttpMethod.Delete, "/packs/p", null);
        AssertRefused(404, "pack_not_found", await Api.PostAsync("/checkouts", body));

        var live = await Api.NewKeyAsync(Mode.Live);
        AssertRefused(409, "no_provider", await Api.PostAsync("/checkouts", """{"external_id":"ann","credits":1,"price":1,"currency":"EUR","success_url":"https://x.example","cancel_url":"https://x.example"}""", key: live));
    }
}
