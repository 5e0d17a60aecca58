using System.Net;
using Credits.Functions.Hosting;
using Credits.Functions.Tests.Webhooks;
using Credits.Payments.Tests.StandIns;
using Credits.Testing;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

/// <summary>The command on a store that webhooks of the stand-in for Stripe, and the sandbox, have filled.</summary>
public sealed class ReconcileCommandTests : IAsyncDisposable
{
    private const string Secret = "whsec_stripe";

    private readonly StripeStandIn stripe = new();
    private readonly ManualTime time = new(new DateTimeOffset(2030, 1, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly TemporaryFolder folder = new();

    public async ValueTask DisposeAsync()
    {
        await stripe.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Payments_that_agree_end_with_0_over_several_pages()
    {
        await HearAsync(("pi_1", "ann"), ("pi_2", "bob"), ("pi_3", "ann"));
        stripe.PageSize = 2;
        stripe.Intents.AddRange([Intent("pi_3", "ann"), Intent("pi_2", "bob"), Intent("pi_1", "ann"), Intent("pi_foreign", null)]);
        var (code, output, errors) = await RunAsync();
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("default.test, stripe: 4 payments listed, 3 of them or of the ledger compared, 0 differences.", output, StringComparison.Ordinal);
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task Each_difference_is_a_line_and_ends_with_1()
    {
        await HearAsync(("pi_1", "ann"), ("pi_2", "bob"));
        stripe.Intents.AddRange([Intent("pi_3", "eve"), Intent("pi_1", "ann", refunded: 400)]);
        var (code, output, _) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("DIFFERENT NotCredited: default.test, stripe pi_3 (pay_", output, StringComparison.Ordinal);
        Assert.Contains("DIFFERENT Refunds: default.test, stripe pi_1", output, StringComparison.Ordinal);
        Assert.Contains("stripe says 400; the ledger says 0.", output, StringComparison.Ordinal);
        Assert.Contains("DIFFERENT NotListed: default.test, stripe pi_2", output, StringComparison.Ordinal);
        Assert.Contains("3 differences", output, StringComparison.Ordinal);
        Assert.DoesNotContain(StripeStandIn.Key, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_can_not_be_asked_ends_with_2()
    {
        await HearAsync(("pi_1", "ann"));
        for (var i = 0; i < 4; i++) stripe.Plan(401, StripeStandIn.Error("invalid_request_error", null, "Invalid API Key provided: sk_test_****"));
        var (code, _, errors) = await RunAsync();
        Assert.Equal(2, code);
        Assert.Contains("could not be asked to the end", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_is_compared_with_its_own_payments()
    {
        await HearAsync();
        var (code, output, errors) = await RunAsync("--provider", "sandbox");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("default.test, sandbox: 0 payments listed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connected_accounts_are_compared_too()
    {
        string id;
        await using (var api = await ApiHost.StartInAsync(folder.Path, time)) id = (await api.PostAsync("/accounts", """{"name":"Shop"}""")).Text("id")["acc_".Length..];
        foreach (var (option, value) in new[] { ("--provider", "sandbox"), ("--app", id) })
        {
            var (code, output, errors) = await RunAsync(option, value);
            Assert.Equal((0, ""), (code, errors));
            Assert.Contains(id + ".test, sandbox: 0 payments listed", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_any_account_there_is_nothing_to_agree_with()
    {
        await HearAsync();
        Assert.Equal(2, (await RunAsync("--mode", "live")).Code);
        Assert.Equal(2, (await RunAsync("--app", "other")).Code);
    }

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--since", "0001-01-01")]
    [InlineData("--provider", "paypal")]
    [InlineData("--mode", "both")]
    public async Task What_is_no_choice_ends_with_2(string name, string value)
    {
        var (code, output, errors) = await RunAsync(name, value);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(name, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_a_server_has_open_ends_with_2()
    {
        await using var api = await ApiHost.StartInAsync(folder.Path, time);
        var (code, output, errors) = await RunAsync();
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("in use", errors, StringComparison.Ordinal);
    }

    // What Stripe's webhooks told, before the program was stopped.
    private async Task HearAsync(params (string Id, string User)[] payments)
    {
        await using var api = await ApiHost.StartInAsync(folder.Path, time, $"--Stripe:WebhookSecret={Secret}");
        foreach (var (id, user) in payments)
        {
            var reply = await api.SendAsync(PaymentEvents.Stripe("/webhooks/stripe", PaymentEvents.Intent(id, user, "500", "evt_" + id), Secret, time.GetUtcNow()));
            Assert.Equal((int)HttpStatusCode.OK, reply.Status);
        }

        for (var i = 0; i < 10_000 && (await api.GetAsync("/payments?state=credited")).Count("payments") < payments.Length; i++) time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(payments.Length, (await api.GetAsync("/payments?state=credited")).Count("payments"));
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        string[] args = ["--Credits:Data", folder.Path, "--Stripe:SecretKey", StripeStandIn.Key, "--Stripe:WebhookSecret", Secret, "--Stripe:ApiBase", stripe.Address.ToString(), .. more];
        if (!more.Contains("--provider") && !more.Contains("--mode") && !more.Contains("--app")) args = [.. args, "--provider", "stripe"];
        return (await ReconcileCommand.RunAsync(args, output, errors, time), output.ToString(), errors.ToString());
    }

    private static string Intent(string id, string? user, int refunded = 0) => $$$"""
        {"id":"{{{id}}}","object":"payment_intent","status":"succeeded","amount":1000,"amount_received":1000,"currency":"usd","created":1893456000,"livemode":false,
        "latest_charge":{"id":"ch_{{{id}}}","amount_refunded":{{{refunded}}},"disputed":false},
        "metadata":{{{(user is null ? "{}" : $$"""{"tally_user_id":"{{user}}","tally_credits":"500"}""")}}} }
        """;
}
