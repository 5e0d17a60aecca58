using System.Net;
using System.Text.RegularExpressions;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Tests.Webhooks;
using Credits.Payments.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Pay;

/// <summary>The sandbox's checkout as a person goes through it: pages and forms over HTTP.</summary>
public sealed partial class PayTests : PaymentTest
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task With_47_credits_the_500_pack_is_bought_and_there_are_547()
    {
        await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":47}""");
        var page = await OpenAsync();
        Assert.Contains("500 credits", await ReadAsync(page), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.SeeOther, await ActAsync(page, "pay"));
        await AssertBalanceBecomesAsync(547, "ann");
        // The payment's own document notes it after the wallet.
        await LookUntilAsync(async () => Done().Count(await ReadAsync(page)) == 3);
        var paid = await ReadAsync(page);
        Assert.Contains("Paid", paid, StringComparison.Ordinal);
        Assert.Equal(3, Done().Count(paid));
        Assert.Contains("https://shop.example/thanks?session=cs_test_", paid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declined_card_pays_nothing_and_leaves_the_page_open()
    {
        var page = await OpenAsync();
        await ActAsync(page, "decline");
        Assert.Contains("declined", await ReadAsync(page), StringComparison.Ordinal);
        Assert.Equal(0, await BalanceAsync("ann"));
        await ActAsync(page, "pay");
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task Money_that_comes_later_credits_when_it_arrives()
    {
        var page = await OpenAsync();
        await ActAsync(page, "paylater");
        Assert.Equal(0, await BalanceAsync("ann"));
        await ActAsync(page, "arrive");
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task Money_that_never_arrives_credits_nothing()
    {
        var page = await OpenAsync();
        await ActAsync(page, "paylater");
        await ActAsync(page, "fail");
        Assert.Contains("did not arrive", await ReadAsync(page), StringComparison.Ordinal);
        var other = await OpenAsync(key: "k2", user: "bob");
        await ActAsync(other, "pay");
        await AssertBalanceBecomesAsync(500, "bob");
        Assert.Equal(0, await BalanceAsync("ann"));
    }

    [Fact]
    public async Task Refunds_take_back_in_proportion()
    {
        var page = await OpenAsync();
        await ActAsync(page, "pay");
        await AssertBalanceBecomesAsync(500, "ann");
        await ActAsync(page, "refundhalf");
        await AssertBalanceBecomesAsync(250, "ann");
        await ActAsync(page, "refundall");
        await AssertBalanceBecomesAsync(0, "ann");
    }

    [Fact]
    public async Task A_dispute_takes_back_until_it_is_won()
    {
        var page = await OpenAsync();
        await ActAsync(page, "pay");
        await AssertBalanceBecomesAsync(500, "ann");
        await ActAsync(page, "dispute");
        await AssertBalanceBecomesAsync(0, "ann");
        await ActAsync(page, "windispute");
        await AssertBalanceBecomesAsync(500, "ann");
    }

    [Fact]
    public async Task Webhooks_sent_again_and_forms_sent_twice_do_nothing_more()
    {
        var page = await OpenAsync();
        var form = await FormAsync(page);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(page, "pay", form)));
        await AssertBalanceBecomesAsync(500, "ann");
        await ActAsync(page, "resend");
        await PostAsync(page, "refundall", form);
        var other = await OpenAsync(key: "k2", user: "bob");
        await ActAsync(other, "pay");
        await AssertBalanceBecomesAsync(500, "bob");
        Assert.Equal(500, await BalanceAsync("ann"));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_page_and_another_key_another()
    {
        Assert.Equal(await OpenAsync(), await OpenAsync());
        Assert.NotEqual(await OpenAsync(), await OpenAsync(key: "k2"));
    }

    [Fact]
    public async Task A_page_that_is_a_day_old_can_not_be_paid_on()
    {
        var page = await OpenAsync();
        var form = await FormAsync(page);
        Api.Time.Jump(TimeSpan.FromHours(24));
        Assert.Contains("expired", await ReadAsync(page), StringComparison.Ordinal);
        await PostAsync(page, "pay", form);
        Assert.DoesNotContain("Paid", await ReadAsync(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 303)]
    public async Task Forms_of_other_pages_are_refused(string header, string value, int status)
    {
        var page = await OpenAsync();
        Assert.Equal(status, (int)await PostAsync(page, "pay", await FormAsync(page), (header, value)));
    }

    [Fact]
    public async Task Nothing_runs_on_the_page_and_what_is_sold_is_only_text()
    {
        var page = await OpenAsync(title: "<script>alert(1)</script>\"'");
        var html = await Http.GetStringAsync(page);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", html, StringComparison.OrdinalIgnoreCase);
        using var reply = await Http.GetAsync(page);
        Assert.Contains("default-src 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", reply.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_link_that_is_no_web_address_is_not_shown()
    {
        var page = await OpenAsync(cancel: "javascript:alert(1)");
        Assert.DoesNotContain("javascript:", await ReadAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var page = await OpenAsync();
        var other = (await Api.AccessAsync(await Api.NewKeyAsync(newApp: "Other"))).Scope.App.Id;
        foreach (var path in (string[])["/pay/default/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/pay/default/x", "/pay/nobody/x", page.AbsolutePath.Replace("default", other, StringComparison.Ordinal)])
        {
            using var reply = await Http.GetAsync(new Uri(Api.Address, path));
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(new Uri(Api.Address, path), "pay", []));
        }
    }

    [Fact]
    public async Task A_saved_card_is_charged_later_as_the_person_chose()
    {
        var page = await OpenAsync(save: true);
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(page, "pay", [.. await FormAsync(page), new("card", SandboxCards.Declines)]));
        await AssertBalanceBecomesAsync(500, "ann");
        Assert.Equal("card_declined", (await ChargeAsync(SandboxCards.Declines, "c1")).Failure!.Code);
        Assert.Equal("authentication_required", (await ChargeAsync(SandboxCards.Authenticates, "c2")).Failure!.Code);
        var charges = await Task.WhenAll(ChargeAsync(SandboxCards.Pays, "c3"), ChargeAsync(SandboxCards.Pays, "c3"));
        Assert.Single(charges.Select(charge => charge.Value!.Fact.ObjectId).Distinct());
        await AssertBalanceBecomesAsync(600, "ann");
    }

    [Fact]
    public async Task A_card_that_is_to_be_saved_is_kept_with_the_customer_as_the_person_chose()
    {
        var page = await OpenAsync(save: true);
        Assert.Contains("Save this card", await ReadAsync(page), StringComparison.Ordinal);
        await PostAsync(page, "pay", [.. await FormAsync(page), new("card", SandboxCards.Declines)]);
        await AssertBalanceBecomesAsync(500, "ann");
        await LookUntilAsync(async () => (await Api.GetAsync("/customers/ann/payment-methods")).Count("payment_methods") == 1);
        var saved = await Api.GetAsync("/customers/ann/payment-methods");
        Assert.Equal(("sandbox", SandboxCards.Last4Of(SandboxCards.Declines)), (saved.Text("payment_methods.0.provider"), saved.Text("payment_methods.0.last4")));
    }

    [Fact]
    public async Task In_live_mode_there_is_no_sandbox()
    {
        var settings = new ProviderSettings { Mode = Credits.Engine.Apps.Mode.Live, Scope = "default.live", WebhookSecrets = ["whsec_x"] };
        Assert.False((await Sandbox.CreateCheckoutAsync(Request("k", "ann"), settings)).Succeeded);
        Assert.Null(SandboxSettings.Of(new Credits.Engine.Apps.AppScope((await Api.AccessAsync()).Scope.App, Credits.Engine.Apps.Mode.Live)));
    }

    [Fact]
    public async Task All_payments_are_listed_as_they_are_now()
    {
        var page = await OpenAsync();
        await ActAsync(page, "pay");
        await ActAsync(page, "refundhalf");
        await OpenAsync(key: "unpaid");
        var list = await Sandbox.ListPaymentsAsync(default, null, await SettingsAsync());
        var fact = Assert.Single(list.Value!.Payments);
        Assert.Equal((PaymentStatus.Paid, 500L, "ann"), (fact.Status, fact.Refunded, fact.Grant!.ExternalId));
        Assert.Null(list.Value.Next);
    }

    private IPaymentProvider Sandbox => Api.Services.GetServices<IPaymentProvider>().Single(provider => provider.Name == ProviderNames.Sandbox);

    private async Task<ProviderSettings> SettingsAsync() => SandboxSettings.Of((await Api.AccessAsync()).Scope)!;

    private async Task<Uri> OpenAsync(string key = "k1", string user = "ann", string title = "500 credits", string cancel = "https://shop.example/", bool save = false)
    {
        var request = Request(key, user) with { Title = title, CancelUrl = new Uri(cancel), SaveMethod = save };
        return (await Sandbox.CreateCheckoutAsync(request, await SettingsAsync())).Value!.Url;
    }

    private static CheckoutRequest Request(string key, string user) => new()
    {
        IdempotencyKey = key,
        Grant = new GrantRequest { Scope = "default.test", ExternalId = user, Asset = "CREDIT", Credits = "500" },
        Price = new Money(1_000, "USD"),
        Title = "500 credits",
        SuccessUrl = new Uri("https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"),
        CancelUrl = new Uri("https://shop.example/"),
        ExternalId = user,
    };

    private async Task<ProviderAnswer<Charge>> ChargeAsync(string card, string key) => await Sandbox.ChargeSavedMethodAsync(
        new ChargeRequest
        {
            IdempotencyKey = key,
            Grant = new GrantRequest { Scope = "default.test", ExternalId = "ann", Asset = "CREDIT", Credits = "100" },
            Price = new Money(200, "USD"),
            Title = "100 credits",
            Method = new SavedMethod("cus_1", card),
        },
        await SettingsAsync());

    private static async Task<string> ReadAsync(Uri page) => WebUtility.HtmlDecode(await Http.GetStringAsync(page));

    private static async Task<HttpStatusCode> ActAsync(Uri page, string action) => await PostAsync(page, action, await FormAsync(page));

    // The hidden fields, as the browser would send them.
    private static async Task<List<KeyValuePair<string, string>>> FormAsync(Uri page) =>
        [.. Hidden().Matches(await Http.GetStringAsync(page)).Select(field => new KeyValuePair<string, string>(field.Groups[1].Value, field.Groups[2].Value)).Take(1)];

    private static async Task<HttpStatusCode> PostAsync(Uri page, string action, IEnumerable<KeyValuePair<string, string>> form, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent([.. form, new("action", action)]) };
        if (header is var (name, value)) request.Headers.TryAddWithoutValidation(name, value);
        using var reply = await Http.SendAsync(request);
        return reply.StatusCode;
    }

    [GeneratedRegex("""<input type="hidden" name="(\w+)" value="(\w+)">""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""<li class="done">""")]
    private static partial Regex Done();
}
