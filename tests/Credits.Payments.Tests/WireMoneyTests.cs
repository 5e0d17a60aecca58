using System.Text;
using System.Text.Json;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Polar;
using Credits.Payments.Stripe;
using Credits.Payments.Tests.StandIns;
using Xunit;

namespace Credits.Payments.Tests;

/// <summary>What a price of so many whole units is at the providers.</summary>
public sealed class WireMoneyTests
{
    public static readonly TheoryData<string, decimal, long> Prices = new()
    {
        { "USD", 10.5m, 1_050 },
        { "HUF", 500, 50_000 },
        { "JPY", 500, 500 },
        { "MGA", 1_000, 1_000 },
        { "ISK", 500, 50_000 },
        { "UGX", 5, 500 },
        { "KWD", 1.23m, 1_230 },
    };

    [Theory]
    [MemberData(nameof(Prices))]
    public async Task Stripe_is_asked_for_what_the_price_says(string currency, decimal price, long sent)
    {
        await using var stripe = new StripeStandIn();
        var money = Money(currency, price);
        await stripe.Provider.CreateCheckoutAsync(Requests.Checkout with { Price = money }, stripe.Settings);
        Assert.Equal(sent.ToString(), stripe.Requests[0].Form["line_items[0][price_data][unit_amount]"]);
        var charged = await stripe.Provider.ChargeSavedMethodAsync(Requests.Charge() with { Price = money }, stripe.Settings);
        Assert.Equal(sent.ToString(), stripe.Requests[1].Form["amount"]);
        Assert.Equal(money, charged.Value!.Fact.Amount);
    }

    [Theory]
    [MemberData(nameof(Prices))]
    public void Stripes_events_say_the_same_money(string currency, decimal price, long sent)
    {
        var money = Money(currency, price);
        var code = currency.ToLowerInvariant();
        Assert.Equal(money, Stripe("payment_intent.succeeded", $$"""{"id":"pi_1","status":"succeeded","amount_received":{{sent}},"currency":"{{code}}"}""").Amount);
        Assert.Equal(money, Stripe("checkout.session.completed", $$"""{"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","amount_total":{{sent}},"currency":"{{code}}"}""").Amount);
        Assert.Equal(money.Minor, Stripe("charge.refunded", $$"""{"id":"ch_1","payment_intent":"pi_1","amount":{{sent}},"amount_refunded":{{sent}},"currency":"{{code}}"}""").Refunded);
        Assert.Equal(money.Minor, Stripe("charge.dispute.created", $$"""{"id":"du_1","payment_intent":"pi_1","amount":{{sent}},"currency":"{{code}}","status":"needs_response"}""").Dispute!.Amount);
    }

    [Theory]
    [MemberData(nameof(Prices))]
    public async Task Polar_counts_as_Stripe_does(string currency, decimal price, long sent)
    {
        await using var polar = new PolarStandIn();
        var money = Money(currency, price);
        await polar.Provider.CreateCheckoutAsync(Requests.Checkout with { Price = money, ProviderItem = PolarStandIn.Product }, polar.Settings);
        using var body = JsonDocument.Parse(polar.Requests[0].Body);
        Assert.Equal(sent, body.RootElement.GetProperty("prices").GetProperty(PolarStandIn.Product)[0].GetProperty("price_amount").GetInt64());

        var order = Encoding.UTF8.GetBytes($$"""{"live":false,"event":{"type":"order.refunded","timestamp":"2030-01-01T00:00:00Z","data":{"id":"o","status":"refunded","total_amount":{{sent}},"refunded_amount":{{sent}},"refunded_tax_amount":0,"currency":"{{currency}}"} } }""");
        var fact = Assert.IsType<EventReading.OfPayment>(PolarEvents.Read(order)).Fact;
        Assert.Equal((money, (long?)money.Minor), (fact.Amount, fact.Refunded));
    }

    [Theory]
    [InlineData("999999999999999", true)]
    [InlineData("1000000000000000", false)]
    [InlineData("9223372036854775807", false)]
    public void More_than_can_be_counted_is_not_read(string amount, bool isRead)
    {
        var reading = Event("payment_intent.succeeded", $$"""{"id":"pi_1","status":"succeeded","amount_received":{{amount}},"currency":"jpy"}""");
        Assert.Equal(isRead, reading is EventReading.OfPayment);
    }

    private static Money Money(string currency, decimal price)
    {
        var scale = 1m;
        for (var i = Currencies.Find(currency)!.Precision; i > 0; i--) scale *= 10;
        return new Money((long)(price * scale), currency);
    }

    private static PaymentFact Stripe(string type, string subject) => Assert.IsType<EventReading.OfPayment>(Event(type, subject)).Fact;

    private static EventReading Event(string type, string subject) => StripeEvents.Read(
        Encoding.UTF8.GetBytes($$"""{"id":"evt_1","type":"{{type}}","created":1893456000,"livemode":false,"data":{"object":{{subject}} } }"""), "stripe");
}
