using System.Text;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Stripe;
using Xunit;

namespace Credits.Payments.Tests.Stripe;

public sealed class StripeEventTests
{
    private const string Ours = """ "metadata":{"credits_app":"default.test","credits_user":"ann","credits_asset":"CREDIT","credits_amount":"500","credits_pack":"pack_500"} """;

    private static readonly PaymentFact Paid = new()
    {
        Provider = "stripe",
        ObjectId = "pi_1",
        Live = false,
        OccurredAt = DateTimeOffset.FromUnixTimeSeconds(1_893_456_000),
        Status = PaymentStatus.Paid,
        Amount = new Money(1_000, "USD"),
        Grant = Requests.Grant,
    };

    [Fact]
    public void A_paid_intent() => Assert.Equal(Paid, Fact("payment_intent.succeeded", Intent("succeeded", 1_000)));

    [Fact]
    public void A_paid_session_tells_the_same_of_the_same_payment() =>
        Assert.Equal(Paid with { CheckoutId = "cs_1" }, Fact("checkout.session.completed", Session("paid")));

    [Fact]
    public void A_session_that_is_paid_later_is_pending_until_then()
    {
        Assert.Equal(PaymentStatus.Pending, Fact("checkout.session.completed", Session("unpaid")).Status);
        Assert.Equal(PaymentStatus.Paid, Fact("checkout.session.async_payment_succeeded", Session("paid")).Status);
        Assert.Equal(PaymentStatus.Failed, Fact("checkout.session.async_payment_failed", Session("unpaid")).Status);
    }

    [Fact]
    public void A_session_for_nothing_is_the_payment_itself()
    {
        var fact = Fact("checkout.session.completed", $$"""{"id":"cs_1","mode":"payment","payment_status":"no_payment_required","payment_intent":null,"amount_total":0,"currency":"usd","livemode":false,{{Ours}}}""");
        Assert.Equal(("cs_1", PaymentStatus.Paid, 0L), (fact.ObjectId, fact.Status, fact.Amount!.Value.Minor));
    }

    [Fact]
    public void A_failed_intent_and_one_with_a_saved_card()
    {
        Assert.Equal(PaymentStatus.Failed, Fact("payment_intent.payment_failed", $$"""{"id":"pi_1","status":"requires_payment_method","last_payment_error":{"code":"card_declined"},"amount":1000,"amount_received":0,"currency":"usd",{{Ours}}}""").Status);
        var saved = Fact("payment_intent.succeeded", $$"""{"id":"pi_1","status":"succeeded","amount":1000,"amount_received":1000,"currency":"usd","setup_future_usage":"off_session","customer":"cus_1","payment_method":{"id":"pm_1"},{{Ours}}}""");
        Assert.Equal(new SavedMethod("cus_1", "pm_1"), saved.SavedMethod);
        Assert.Null(Fact("payment_intent.succeeded", $$"""{"id":"pi_1","status":"succeeded","amount_received":1000,"currency":"usd","setup_future_usage":"on_session","customer":"cus_1","payment_method":"pm_1",{{Ours}}}""").SavedMethod);
    }

    [Fact]
    public void A_refunds_total_runs()
    {
        var fact = Fact("charge.refunded", $$"""{"id":"ch_1","payment_intent":"pi_1","amount":1000,"amount_refunded":400,"refunded":false,"currency":"usd","livemode":false,{{Ours}}}""");
        Assert.Equal(Paid with { Refunded = 400 }, fact);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(1_000, 600)]
    public void What_was_authorised_and_not_captured_was_neither_paid_nor_refunded(int total, int refunded)
    {
        var fact = Fact("charge.refunded", $$"""{"id":"ch_1","payment_intent":"pi_1","amount":1000,"amount_captured":600,"amount_refunded":{{total}},"captured":true,"currency":"usd","livemode":false,{{Ours}}}""");
        Assert.Equal((600, refunded), (fact.Amount!.Value.Minor, fact.Refunded));
    }

    [Theory]
    [InlineData("charge.dispute.created", "needs_response", DisputeState.Open)]
    [InlineData("charge.dispute.updated", "under_review", DisputeState.Open)]
    [InlineData("charge.dispute.closed", "won", DisputeState.Won)]
    [InlineData("charge.dispute.funds_reinstated", "won", DisputeState.Won)]
    [InlineData("charge.dispute.closed", "prevented", DisputeState.Won)]
    [InlineData("charge.dispute.closed", "lost", DisputeState.Lost)]
    public void A_dispute(string type, string status, DisputeState state)
    {
        var fact = Fact(type, $$"""{"id":"du_1","charge":"ch_1","payment_intent":"pi_1","amount":1000,"currency":"usd","status":"{{status}}","livemode":false}""");
        Assert.Equal(("pi_1", new DisputeFact("du_1", state, 1_000), (GrantRequest?)null), (fact.ObjectId, fact.Dispute, fact.Grant));
    }

    [Theory]
    [InlineData("customer.created", """{"id":"cus_1"}""")]
    [InlineData("checkout.session.expired", """{"id":"cs_1","mode":"payment"}""")]
    [InlineData("checkout.session.completed", """{"id":"cs_1","mode":"subscription","payment_status":"paid"}""")]
    [InlineData("charge.refunded", """{"id":"ch_1","payment_intent":null,"amount":1,"amount_refunded":1,"currency":"usd"}""")]
    [InlineData("charge.refunded", """{"id":"ch_1","payment_intent":"pi_1","amount":1,"amount_captured":0,"amount_refunded":1,"captured":false,"currency":"usd"}""")]
    [InlineData("charge.dispute.created", """{"id":"du_1","payment_intent":"pi_1","amount":1,"status":"warning_needs_response"}""")]
    public void What_is_none_of_our_business(string type, string subject) => Assert.IsType<EventReading.Skipped>(Read(type, subject));

    [Theory]
    [InlineData("payment_intent.succeeded", """{"status":"succeeded","amount_received":1,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","status":"succeeded","currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","status":"new_word","amount_received":1,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","status":"succeeded","amount_received":1.5,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","status":"succeeded","amount_received":-1,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":7,"status":"succeeded","amount_received":1,"currency":"usd"}""")]
    [InlineData("checkout.session.completed", """{"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":null,"amount_total":5,"currency":"usd"}""")]
    [InlineData("charge.refunded", """{"id":"ch_1","payment_intent":"pi_1","amount":1,"currency":"usd"}""")]
    [InlineData("charge.dispute.created", """{"id":"du_1","payment_intent":"pi_1","status":"needs_response"}""")]
    [InlineData("payment_intent.succeeded", "null")]
    public void What_should_tell_of_a_payment_but_does_not(string type, string subject) => Assert.IsType<EventReading.Unreadable>(Read(type, subject));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"payment_intent.succeeded"}""")]
    [InlineData("""{"type":5,"created":1,"data":{"object":{} } }""")]
    [InlineData("""{"\u0074\ud800":1,"type":"payment_intent.succeeded"}""")]
    public void What_is_no_event_at_all(string body) => Assert.IsType<EventReading.Unreadable>(StripeEvents.Read(Encoding.UTF8.GetBytes(body), "stripe"));

    private static string Intent(string status, long received) =>
        $$"""{"id":"pi_1","object":"payment_intent","status":"{{status}}","amount":1000,"amount_received":{{received}},"currency":"usd","livemode":false,{{Ours}}}""";

    private static string Session(string status) =>
        $$"""{"id":"cs_1","object":"checkout.session","mode":"payment","payment_status":"{{status}}","payment_intent":"pi_1","amount_total":1000,"currency":"usd","livemode":false,{{Ours}}}""";

    private static PaymentFact Fact(string type, string subject) => Assert.IsType<EventReading.OfPayment>(Read(type, subject)).Fact;

    private static EventReading Read(string type, string subject) => StripeEvents.Read(
        Encoding.UTF8.GetBytes($$"""{"id":"evt_1","type":"{{type}}","created":1893456000,"livemode":false,"data":{"object":{{subject}} } }"""), "stripe");
}
