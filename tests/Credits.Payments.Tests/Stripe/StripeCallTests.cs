using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Tests.StandIns;
using Xunit;

namespace Credits.Payments.Tests.Stripe;

public sealed class StripeCallTests : IAsyncDisposable
{
    private readonly StripeStandIn stripe = new();

    public ValueTask DisposeAsync() => stripe.DisposeAsync();

    [Fact]
    public async Task A_session_carries_the_grant_twice_and_is_made_once_for_its_key()
    {
        var pages = new[] { await CheckoutAsync(Requests.Checkout), await CheckoutAsync(Requests.Checkout) };
        Assert.Equal("https://checkout.stripe.com/c/pay/cs_test_1", pages[0].Value!.Url.ToString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_893_542_400), pages[0].Value!.Expires);
        Assert.Equal(pages[0].Value, pages[1].Value);
        Assert.Equal(1, stripe.Done);
        var request = stripe.Requests[0];
        Assert.Equal("checkout-1", request.Headers["Idempotency-Key"]);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers.ContentType);
        var expected = new Dictionary<string, string>
        {
            ["mode"] = "payment",
            ["line_items[0][quantity]"] = "1",
            ["line_items[0][price_data][currency]"] = "usd",
            ["line_items[0][price_data][unit_amount]"] = "1000",
            ["line_items[0][price_data][product_data][name]"] = "500 credits & more",
            ["success_url"] = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
            ["cancel_url"] = "https://shop.example/",
            ["client_reference_id"] = "ann",
            ["customer_email"] = "ann+test@example.com",
            ["payment_intent_data[description]"] = "500 credits & more",
        };
        foreach (var (name, value) in GrantMetadata.Write(Requests.Grant))
            expected[$"metadata[{name}]"] = expected[$"payment_intent_data[metadata][{name}]"] = value;
        Assert.Equal(expected.OrderBy(field => field.Key), request.Form.OrderBy(field => field.Key));
    }

    [Fact]
    public async Task A_packs_own_price_takes_the_place_of_the_amount_and_a_saved_card_is_asked_for()
    {
        await CheckoutAsync(Requests.Checkout with { ProviderItem = "price_1", SaveMethod = true });
        var form = stripe.Requests[0].Form;
        Assert.Equal("price_1", form["line_items[0][price]"]);
        Assert.DoesNotContain(form.Keys, name => name.Contains("price_data", StringComparison.Ordinal));
        Assert.Equal(("always", "off_session"), (form["customer_creation"], form["payment_intent_data[setup_future_usage]"]));
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused_and_not_tried_again()
    {
        await CheckoutAsync(Requests.Checkout);
        var other = await CheckoutAsync(Requests.Checkout with { Price = new Money(2_000, "USD") });
        Assert.Equal((ProviderFailureKind.Refused, "idempotency_error"), (other.Failure!.Kind, other.Failure.Code));
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_saved_card_is_charged_without_the_person()
    {
        var charge = await ChargeAsync("pm_ok");
        Assert.Equal((PaymentStatus.Paid, new Money(1_000, "USD"), Requests.Grant), (charge.Value!.Fact.Status, charge.Value.Fact.Amount, charge.Value.Fact.Grant));
        var form = stripe.Requests[0].Form;
        Assert.Equal(("true", "true", "cus_1", "pm_ok"), (form["off_session"], form["confirm"], form["customer"], form["payment_method"]));
    }

    [Theory]
    [InlineData("pm_declined", "card_declined")]
    [InlineData("pm_authenticate", "authentication_required")]
    public async Task A_card_that_does_not_pay_says_why_and_is_not_tried_again(string card, string code)
    {
        var charge = await ChargeAsync(card);
        Assert.Equal((ProviderFailureKind.Declined, code), (charge.Failure!.Kind, charge.Failure.Code));
        Assert.Single(stripe.Requests);
    }

    [Fact]
    public async Task A_payment_that_takes_time_is_pending() => Assert.Equal(PaymentStatus.Pending, (await ChargeAsync("pm_slow")).Value!.Fact.Status);

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_may_go_better_is_tried_again_with_the_same_key(int status)
    {
        stripe.Plan(status, StripeStandIn.Error("api_error", "lock_timeout", "Try again."));
        stripe.Plan(status, "<html>busy</html>");
        Assert.True((await ChargeAsync("pm_ok")).Succeeded);
        Assert.Equal(3, stripe.Requests.Count);
        Assert.Single(stripe.Requests.Select(request => request.Headers["Idempotency-Key"].ToString() + request.Body).Distinct());
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], stripe.Waits);
    }

    [Theory]
    [InlineData(409, ProviderFailureKind.Unknown)]
    [InlineData(429, ProviderFailureKind.Throttled)]
    [InlineData(500, ProviderFailureKind.Unknown)]
    public async Task It_gives_up_after_four_tries(int status, ProviderFailureKind kind)
    {
        for (var i = 0; i < 4; i++) stripe.Plan(status, StripeStandIn.Error("api_error", null, "No."));
        Assert.Equal(kind, (await ChargeAsync("pm_ok")).Failure!.Kind);
        Assert.Equal(4, stripe.Requests.Count);
    }

    [Fact]
    public async Task It_waits_as_long_as_it_is_asked_to_but_not_for_ever()
    {
        stripe.Plan(429, StripeStandIn.Error("invalid_request_error", "rate_limit", "Slow down."), ("Retry-After", "3"));
        stripe.Plan(429, StripeStandIn.Error("invalid_request_error", "rate_limit", "Slow down."), ("Retry-After", "60"));
        var charge = await ChargeAsync("pm_ok");
        Assert.Equal((ProviderFailureKind.Throttled, TimeSpan.FromSeconds(60)), (charge.Failure!.Kind, charge.Failure.RetryAfter));
        Assert.Equal([TimeSpan.FromSeconds(3)], stripe.Waits);
    }

    [Theory]
    [InlineData(500, "false", 1)]
    [InlineData(400, "true", 2)]
    public async Task Stripe_knows_best_whether_to_try_again(int status, string should, int requests)
    {
        stripe.Plan(status, StripeStandIn.Error("api_error", null, "No."), ("Stripe-Should-Retry", should));
        await ChargeAsync("pm_ok");
        Assert.Equal(requests, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_nothing_is_charged_twice()
    {
        stripe.PlanCut(afterwards: true);
        Assert.True((await ChargeAsync("pm_ok")).Succeeded);
        Assert.Equal(1, stripe.Done);
    }

    [Fact]
    public async Task Silence_ends_in_an_unknown_outcome_that_the_same_key_resolves()
    {
        for (var i = 0; i < 4; i++) stripe.PlanSilence();
        Assert.Equal(ProviderFailureKind.Unknown, (await ChargeAsync("pm_ok")).Failure!.Kind);
        Assert.True((await ChargeAsync("pm_ok")).Succeeded);
    }

    [Fact]
    public async Task A_wrong_key_is_named_without_being_shown()
    {
        var failure = (await stripe.Provider.CreateCheckoutAsync(Requests.Checkout, new ProviderSettings { Mode = Mode.Test, SecretKey = "sk_test_wrong", ApiBase = stripe.Address })).Failure!;
        Assert.Equal(ProviderFailureKind.Unauthorized, failure.Kind);
        Assert.DoesNotContain("sk_test", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_live_x", Mode.Test)]
    [InlineData("rk_test_x", Mode.Live)]
    [InlineData(null, Mode.Test)]
    public async Task A_key_of_the_other_mode_never_leaves_the_program(string? key, Mode mode)
    {
        var answer = await stripe.Provider.CreateCheckoutAsync(Requests.Checkout, new ProviderSettings { Mode = mode, SecretKey = key, ApiBase = stripe.Address });
        Assert.Equal(ProviderFailureKind.Unauthorized, answer.Failure!.Kind);
        Assert.Empty(stripe.Requests);
    }

    [Fact]
    public async Task A_wrong_request_says_what_is_wrong()
    {
        stripe.Plan(400, """{"error":{"type":"invalid_request_error","code":"url_invalid","message":"Not a valid URL.","param":"success_url"}}""");
        var failure = (await CheckoutAsync(Requests.Checkout)).Failure!;
        Assert.Equal((ProviderFailureKind.Refused, "url_invalid", "Not a valid URL."), (failure.Kind, failure.Code, failure.Reason));
    }

    [Fact]
    public async Task All_payment_intents_are_listed_page_by_page_with_refunds_and_disputes()
    {
        stripe.PageSize = 2;
        stripe.Intents.Add("""{"id":"pi_5","status":"requires_payment_method","amount":100,"amount_received":0,"currency":"usd","created":1893456005,"livemode":false,"metadata":{},"latest_charge":null}""");
        stripe.Intents.Add("""{"id":"pi_4","status":"succeeded","amount":100,"amount_received":100,"currency":"usd","created":1893456004,"livemode":false,"metadata":{"tally_user_id":"ann","tally_credits":"5"},"latest_charge":{"id":"ch_4","amount_refunded":40,"disputed":false}}""");
        stripe.Intents.Add("""{"id":"pi_3","status":"succeeded","amount":100,"amount_received":100,"currency":"eur","created":1893456003,"livemode":false,"metadata":{},"latest_charge":{"id":"ch_3","amount_refunded":0,"disputed":true}}""");
        stripe.Disputes["pi_3"] = """{"id":"du_1","amount":100,"status":"lost","payment_intent":"pi_3"}""";
        var first = (await stripe.Provider.ListPaymentsAsync(DateTimeOffset.FromUnixTimeSeconds(1_893_456_000), null, stripe.Settings)).Value!;
        var second = (await stripe.Provider.ListPaymentsAsync(DateTimeOffset.FromUnixTimeSeconds(1_893_456_000), first.Next, stripe.Settings)).Value!;
        Assert.Null(second.Next);
        Assert.Contains("created[gte]=1893456000", Uri.UnescapeDataString(stripe.Requests[0].Query), StringComparison.Ordinal);
        Assert.Equal(
            [("pi_5", PaymentStatus.Pending, null, null), ("pi_4", PaymentStatus.Paid, 40L, null), ("pi_3", PaymentStatus.Paid, (long?)null, (DisputeState?)DisputeState.Lost)],
            first.Payments.Concat(second.Payments).Select(fact => (fact.ObjectId, fact.Status!.Value, fact.Refunded, fact.Dispute?.State)));
    }

    [Fact]
    public async Task While_stripe_is_down_a_list_is_unavailable()
    {
        for (var i = 0; i < 4; i++) stripe.PlanCut();
        Assert.Equal(ProviderFailureKind.Unavailable, (await stripe.Provider.ListPaymentsAsync(default(DateTimeOffset).AddYears(2000), null, stripe.Settings)).Failure!.Kind);
    }

    private ValueTask<ProviderAnswer<CheckoutPage>> CheckoutAsync(CheckoutRequest request) => stripe.Provider.CreateCheckoutAsync(request, stripe.Settings);

    private ValueTask<ProviderAnswer<Charge>> ChargeAsync(string card) => stripe.Provider.ChargeSavedMethodAsync(Requests.Charge(card), stripe.Settings);
}
