using System.Text;
using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Polar;
using Credits.Payments.Signatures;
using Credits.Payments.Tests.StandIns;
using Xunit;

namespace Credits.Payments.Tests.Polar;

public sealed class PolarTests : IAsyncDisposable
{
    private const string Secret = "polar_whs_secret";
    private readonly PolarStandIn polar = new();

    public ValueTask DisposeAsync() => polar.DisposeAsync();

    [Fact]
    public async Task A_checkout_sells_the_product_at_our_price_with_the_grant()
    {
        var page = await polar.Provider.CreateCheckoutAsync(Requests.Checkout with { ProviderItem = PolarStandIn.Product }, polar.Settings);
        Assert.Equal("https://sandbox.polar.sh/checkout/polar_c_1", page.Value!.Url.ToString());
        var request = Assert.Single(polar.Requests);
        Assert.Equal(("/v1/checkouts/", "2026-10", "application/json"), (request.Path, request.Headers["Polar-Version"].ToString(), request.Headers.ContentType.ToString()));
        using var json = JsonDocument.Parse(request.Body);
        var body = json.RootElement;
        Assert.Equal("ann", body.GetProperty("external_customer_id").GetString());
        Assert.Equal("500", body.GetProperty("metadata").GetProperty("credits_amount").GetString());
        var price = body.GetProperty("prices").GetProperty(PolarStandIn.Product)[0];
        Assert.Equal(("fixed", 1_000, "usd"), (price.GetProperty("amount_type").GetString(), price.GetProperty("price_amount").GetInt32(), price.GetProperty("price_currency").GetString()));
        Assert.Equal("https://shop.example/", body.GetProperty("return_url").GetString());
    }

    [Fact]
    public async Task What_polar_can_not_sell_is_refused_without_asking_it()
    {
        Assert.Equal(ProviderFailureKind.Refused, (await polar.Provider.CreateCheckoutAsync(Requests.Checkout, polar.Settings)).Failure!.Kind);
        Assert.Equal(ProviderFailureKind.Unsupported, (await polar.Provider.CreateCheckoutAsync(Requests.Checkout with { ProviderItem = "x", SaveMethod = true }, polar.Settings)).Failure!.Kind);
        Assert.Equal(ProviderFailureKind.Unsupported, (await polar.Provider.ChargeSavedMethodAsync(Requests.Charge(), polar.Settings)).Failure!.Kind);
        Assert.Empty(polar.Requests);
    }

    [Fact]
    public async Task Polars_own_refusals_say_what_is_wrong()
    {
        var failure = (await polar.Provider.CreateCheckoutAsync(Requests.Checkout with { ProviderItem = "prod_unknown" }, polar.Settings)).Failure!;
        Assert.Equal((ProviderFailureKind.Refused, "body.products: Product does not exist."), (failure.Kind, failure.Reason));
        polar.Plan(404, """{"error":"ResourceNotFound","detail":"Not found"}""");
        failure = (await polar.Provider.CreateCheckoutAsync(Requests.Checkout with { ProviderItem = PolarStandIn.Product }, polar.Settings)).Failure!;
        Assert.Equal((ProviderFailureKind.Refused, "ResourceNotFound", "Not found"), (failure.Kind, failure.Code, failure.Reason));
        var wrong = new ProviderSettings { Mode = Mode.Test, SecretKey = "polar_oat_other", ApiBase = polar.Address };
        Assert.Equal(ProviderFailureKind.Unauthorized, (await polar.Provider.ListPaymentsAsync(DateTimeOffset.UnixEpoch, null, wrong)).Failure!.Kind);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for()
    {
        polar.Plan(429, """{"error":"RateLimited"}""", ("Retry-After", "2"));
        Assert.True((await polar.Provider.ListPaymentsAsync(DateTimeOffset.UnixEpoch, null, polar.Settings)).Succeeded);
        Assert.Equal([TimeSpan.FromSeconds(2)], polar.Waits);
    }

    [Fact]
    public async Task All_orders_are_listed_page_by_page_with_their_totals()
    {
        polar.PageSize = 2;
        foreach (var id in (string[])["a", "b", "c"]) polar.Orders.Add(Order(id, "partially_refunded", refunded: 300, tax: 60));
        var first = (await polar.Provider.ListPaymentsAsync(DateTimeOffset.UnixEpoch, null, polar.Settings)).Value!;
        var second = (await polar.Provider.ListPaymentsAsync(DateTimeOffset.UnixEpoch, first.Next, polar.Settings)).Value!;
        Assert.Null(second.Next);
        Assert.Equal([("a", 360L), ("b", 360L), ("c", 360L)], first.Payments.Concat(second.Payments).Select(fact => (fact.ObjectId, fact.Refunded!.Value)));
    }

    [Theory]
    [InlineData("order.paid", "paid", PaymentStatus.Paid)]
    [InlineData("order.created", "paid", PaymentStatus.Paid)]
    [InlineData("order.created", "pending", PaymentStatus.Pending)]
    [InlineData("order.refunded", "refunded", PaymentStatus.Paid)]
    [InlineData("order.updated", "void", PaymentStatus.Failed)]
    public void An_event_tells_how_its_order_is(string type, string status, PaymentStatus expected)
    {
        var fact = Assert.IsType<EventReading.OfPayment>(Read(type, Order("o", status))).Fact;
        Assert.Equal(("o", expected, new Money(1_200, "USD"), Requests.Grant, false), (fact.ObjectId, fact.Status, fact.Amount, fact.Grant, fact.Live));
    }

    [Fact]
    public void Whether_it_is_live_is_told_by_the_account_that_it_was_verified_for()
    {
        var fact = Assert.IsType<EventReading.OfPayment>(Read("order.paid", Order("o", "paid"), Mode.Live)).Fact;
        Assert.True(fact.Live);
    }

    [Fact]
    public void Credits_may_be_a_number()
    {
        var order = Order("o", "paid").Replace("\"credits_amount\":\"500\"", "\"credits_amount\":500", StringComparison.Ordinal);
        Assert.Equal("500", Assert.IsType<EventReading.OfPayment>(Read("order.paid", order)).Fact.Grant!.Credits);
    }

    [Fact]
    public void What_is_none_of_our_business_is_skipped() => Assert.IsType<EventReading.Skipped>(Read("refund.created", "{}"));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"o","status":"paid","currency":"usd"}""")]
    [InlineData("""{"id":"o","status":"strange","total_amount":1,"currency":"usd"}""")]
    public void An_order_that_lacks_something_can_not_be_read(string order) => Assert.IsType<EventReading.Unreadable>(Read("order.paid", order));

    [Fact]
    public void An_event_that_nobody_verified_can_not_be_read() =>
        Assert.IsType<EventReading.Unreadable>(PolarEvents.Read(Encoding.UTF8.GetBytes("""{"type":"order.paid"}""")));

    private EventReading Read(string type, string order, Mode mode = Mode.Test)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","timestamp":"2030-01-01T00:00:00Z","data":{{order}}}""");
        var now = polar.Time.GetUtcNow();
        var signed = StandardWebhook.Sign("msg_1", body, Encoding.UTF8.GetBytes(Secret), now);
        var request = new WebhookRequest(
            name => name switch
            {
                StandardWebhook.IdHeader => signed.Id,
                StandardWebhook.TimestampHeader => signed.Timestamp,
                StandardWebhook.SignatureHeader => signed.Signature,
                _ => null,
            },
            body);
        var verdict = polar.Provider.Verify(request, new ProviderSettings { Mode = mode, WebhookSecrets = ["whsec_another", Secret] }, now);
        var verified = Assert.IsType<WebhookVerdict.Verified>(verdict);
        Assert.Equal("msg_1", verified.EventId);
        return polar.Provider.Read(verified.Payload);
    }

    private static string Order(string id, string status, long refunded = 0, long tax = 0) => $$"""
        {"id":"{{id}}","status":"{{status}}","paid":{{(status is "pending" or "void" ? "false" : "true")}},"subtotal_amount":1000,"net_amount":1000,"tax_amount":200,"total_amount":1200,
        "refunded_amount":{{refunded}},"refunded_tax_amount":{{tax}},"currency":"usd","created_at":"2030-01-01T00:00:00Z","checkout_id":"co_1",
        "metadata":{"credits_app":"default.test","credits_user":"ann","credits_asset":"CREDIT","credits_amount":"500","credits_pack":"pack_500"} }
        """;
}
