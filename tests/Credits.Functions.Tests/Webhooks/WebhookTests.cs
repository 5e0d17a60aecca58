using System.Text;
using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Functions.Webhooks;
using Credits.Payments.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Webhooks;

public sealed class WebhookTests : PaymentTest
{
    [Fact]
    public async Task A_paid_intent_with_tallys_metadata_credits_its_user()
    {
        var reply = await StripeAsync(PaymentEvents.Intent("pi_1", "ann", "500"));
        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"received":true}""", reply.Body);
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task The_same_event_many_times_at_once_credits_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StripeAsync(PaymentEvents.Intent("pi_1", "ann", "500"))));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        await StripeAsync(PaymentEvents.Intent("pi_2", "bob", "7", "evt_2"));
        await AssertBalanceBecomesAsync(7, "bob");
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Theory]
    [InlineData(false, PolarSecret)]
    [InlineData(true, PolarNewSecret)]
    public async Task Polars_orders_are_taken_with_secrets_of_either_kind(bool isBase64, string secret)
    {
        var key = isBase64 ? Convert.FromBase64String(secret["whsec_".Length..]) : Encoding.UTF8.GetBytes(secret);
        var reply = await Api.SendAsync(PaymentEvents.Polar("/webhooks/polar/default", "msg_1", PaymentEvents.Order("order_1", "ann", "500"), key, Api.Time.GetUtcNow()));
        Assert.Equal(200, reply.Status);
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task What_is_not_signed_with_the_secret_or_is_too_old_is_refused_and_does_nothing()
    {
        var body = PaymentEvents.Intent("pi_1", "ann", "500");
        AssertRefused(400, "bad_signature", await StripeAsync(body, secret: "whsec_other"));
        AssertRefused(400, "bad_signature", await Api.SendAsync(PaymentEvents.Stripe("/webhooks/stripe", body, StripeSecret, Api.Time.GetUtcNow().AddMinutes(-6))));
        AssertRefused(400, "bad_signature", await Api.PostAsync("/webhooks/stripe", body));
        AssertRefused(400, "bad_signature", await Api.PostAsync("/webhooks/polar", body));
        using var changed = PaymentEvents.Stripe("/webhooks/stripe", body, StripeSecret, Api.Time.GetUtcNow());
        changed.Content = new StringContent(body.Replace("500", "501", StringComparison.Ordinal));
        AssertRefused(400, "bad_signature", await Api.SendAsync(changed));
        await StripeAsync(PaymentEvents.Intent("pi_2", "bob", "7", "evt_2"));
        await AssertBalanceBecomesAsync(7, "bob");
        Assert.Equal(0, await BalanceAsync("ann"));
    }

    [Fact]
    public async Task What_is_signed_but_no_event_is_refused() => AssertRefused(400, "bad_signature", await StripeAsync("hello"));

    [Theory]
    [InlineData(PaymentMessage.MaxPayloadDepth, true)]
    [InlineData(PaymentMessage.MaxPayloadDepth + 1, false)]
    public async Task An_event_is_taken_as_deep_as_it_can_be_read_again(int depth, bool isTaken)
    {
        var deep = ",\"more\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
        string Deepen(string body) => body.TrimEnd()[..^1] + deep;
        var polar = PaymentEvents.Polar("/webhooks/polar", "msg_1", Deepen(PaymentEvents.Order("order_1", "bob", "7")), Encoding.UTF8.GetBytes(PolarSecret), Api.Time.GetUtcNow());
        var replies = new[] { await StripeAsync(Deepen(PaymentEvents.Intent("pi_1", "ann", "500"))), await Api.SendAsync(polar) };
        if (isTaken)
        {
            Assert.All(replies, reply => Assert.Equal(200, reply.Status));
            await AssertBalanceBecomesAsync(500, "ann");
            await AssertBalanceBecomesAsync(7, "bob");
        }
        else Assert.All(replies, reply => AssertRefused(400, "bad_signature", reply));
    }

    [Fact]
    public async Task Events_without_our_metadata_are_answered_and_can_be_looked_up()
    {
        var reply = await StripeAsync(PaymentEvents.Foreign());
        Assert.Equal(200, reply.Status);
        Assert.True(reply.Flag("received"));
        Assert.NotEmpty(reply.Text("skipped"));
        await StripeAsync("""{"id":"evt_other","type":"customer.created","created":1893456000,"data":{"object":{"id":"cus_1"}}}""");
        var listed = await Api.GetAsync("/manage/webhooks/skipped");
        Assert.Equal(["evt_foreign", "evt_other"], listed.Texts("events", "event_id").Order(StringComparer.Ordinal));
        Assert.Empty((await Api.GetAsync("/manage/webhooks/skipped", await Api.NewKeyAsync(newApp: "Other"))).Texts("events", "event_id"));
    }

    [Fact]
    public async Task An_event_for_another_app_of_the_same_account_is_skipped_and_can_be_looked_up()
    {
        var mark = "\"metadata\":{";
        var reply = await StripeAsync(PaymentEvents.Intent("pi_1", "ann", "500").Replace(mark, mark + "\"credits_app\":\"other.test\",", StringComparison.Ordinal));
        Assert.Equal("It is for another app or mode.", reply.Text("skipped"));
        Assert.Equal(["evt_1"], (await Api.GetAsync("/manage/webhooks/skipped")).Texts("events", "event_id"));
    }

    [Fact]
    public async Task Skipped_events_never_take_more_places_than_there_are()
    {
        for (var i = 0; i < 40; i++)
        {
            await StripeAsync(PaymentEvents.Foreign($"evt_{i}"));
            Api.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // Five a second are kept, and a second's worth may come at once.
        Assert.InRange((await Api.GetAsync("/manage/webhooks/skipped?limit=200")).Count("events"), 15, 26);
    }

    [Fact]
    public async Task An_unknown_app_or_one_without_an_account_is_not_told_apart()
    {
        var other = await Api.AccessAsync(await Api.NewKeyAsync(newApp: "Other"));
        var body = PaymentEvents.Intent("pi_1", "ann", "500");
        AssertRefused(404, "app_not_found", await StripeAsync(body, "/webhooks/stripe/nobody"));
        AssertRefused(404, "app_not_found", await StripeAsync(body, "/webhooks/stripe/" + other.Scope.App.Id));
        AssertRefused(404, "app_not_found", await StripeAsync(body, "/webhooks/stripe/..%2fdefault"));
    }

    [Fact]
    public async Task An_event_can_touch_only_the_app_whose_secret_signed_it()
    {
        var key = await Api.NewKeyAsync(newApp: "Other");
        var other = (await Api.AccessAsync(key)).Scope;
        var secret = SandboxSettings.Of(other)!.WebhookSecrets[0];
        var body = PaymentEvents.Intent("pi_1", "ann", "500");
        AssertRefused(400, "bad_signature", await StripeAsync(body, "/webhooks/sandbox/default", secret));
        AssertRefused(400, "bad_signature", await StripeAsync(body, "/webhooks/sandbox", secret));
        AssertRefused(400, "bad_signature", await StripeAsync(body, "/webhooks/stripe/default", secret));
        Assert.Equal(200, (await StripeAsync(body, "/webhooks/sandbox/" + other.App.Id, secret)).Status);
        await AssertBalanceBecomesAsync(500, "ann", key);
        Assert.Equal(0, await BalanceAsync("ann"));
    }

    [Fact]
    public async Task A_relays_header_names_the_app_and_no_other_one_can_be_guessed()
    {
        var other = (await Api.AccessAsync(await Api.NewKeyAsync(newApp: "Other"))).Scope.App;
        var own = (await Api.GetAsync("/manage/apps/default/webhooks")).Text("tally_webhook_secret");
        var body = PaymentEvents.Intent("pi_1", "ann", "500");
        foreach (var wrong in (string[])["", "nonsense", own + "x", own.Replace("default", other.Id, StringComparison.Ordinal), TallySecret.Of(other)])
            AssertRefused(404, "app_not_found", await WithSecretAsync(body, wrong));
        Assert.Equal(200, (await WithSecretAsync(body, own)).Status);
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task The_addresses_are_those_of_the_app()
    {
        var reply = await Api.GetAsync("/manage/apps/default/webhooks");
        Assert.Equal(new Uri(Api.Address, "/webhooks/stripe/default").ToString(), reply.Text("stripe"));
        Assert.Equal(new Uri(Api.Address, "/webhooks/polar/default").ToString(), reply.Text("polar"));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_read_through()
    {
        var body = PaymentEvents.Intent("pi_1", "ann", "500") + new string(' ', WebhookRoutes.MaxBodyBytes);
        AssertRefused(413, "body_too_large", await StripeAsync(body));
    }

    [Fact]
    public async Task The_largest_body_is_taken()
    {
        var body = PaymentEvents.Intent("pi_1", "ann", "500");
        Assert.Equal(200, (await StripeAsync(body + new string(' ', WebhookRoutes.MaxBodyBytes - body.Length))).Status);
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task While_the_queue_is_down_the_provider_is_asked_to_send_again()
    {
        foreach (var result in (SendResult[])[new SendResult.Throttled(TimeSpan.FromSeconds(2.5)), new SendResult.Unavailable("broken")])
        {
            var app = (await Api.AccessAsync()).Scope.App;
            var receiver = ActivatorUtilities.CreateInstance<WebhookReceiver>(Api.Services, new DownQueue(result));
            using var signed = PaymentEvents.Stripe("/", PaymentEvents.Intent("pi_1", "ann", "500"), StripeSecret, Api.Time.GetUtcNow());
            var body = await signed.Content!.ReadAsByteArrayAsync();
            var request = new WebhookRequest(name => signed.Headers.TryGetValues(name, out var values) ? values.Single() : null, body);
            var outcome = Assert.IsType<WebhookOutcome.QueueDown>(await receiver.ReceiveAsync("stripe", app, request, CancellationToken.None));
            Assert.InRange(outcome.RetryAfter, 3, 5);
        }
    }

    [Fact]
    public async Task A_live_event_for_a_test_account_credits_nobody()
    {
        Assert.Equal(200, (await StripeAsync(PaymentEvents.Intent("pi_1", "ann", "500", live: true))).Status);
        await StripeAsync(PaymentEvents.Intent("pi_2", "bob", "7", "evt_2"));
        await AssertBalanceBecomesAsync(7, "bob");
        Assert.Equal(0, await BalanceAsync("ann"));
    }

    private async Task<Reply> WithSecretAsync(string body, string secret)
    {
        using var request = PaymentEvents.Stripe("/webhooks/stripe", body, StripeSecret, Api.Time.GetUtcNow());
        request.Headers.TryAddWithoutValidation(TallySecret.Header, secret);
        return await Api.SendAsync(request);
    }

    private sealed class DownQueue(SendResult result) : IMessageQueue
    {
        public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default) => ValueTask.FromResult(result);

        public ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default) => ValueTask.FromResult(result);
    }
}
