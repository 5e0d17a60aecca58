using System.Text;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Payments;

public sealed class ProviderAccountTests : ApiTest
{
    private const string Path = "/manage/apps/default/payments/stripe";
    private const string Body = """{"secret_key":"sk_test_0123456789wxyz","webhook_secrets":["whsec_aaaaaaaa","whsec_bbbbbbbb"]}""";

    [Fact]
    public async Task An_account_is_set_and_its_secrets_are_never_shown_nor_stored_as_they_are()
    {
        var set = AssertDone(await Api.SendAsync(HttpMethod.Put, Path, Body));
        var shown = AssertDone(await Api.GetAsync(Path));
        Assert.Equal(set.Body, shown.Body);
        Assert.Equal(("app", "wxyz", 2m), (shown.Text("source"), shown.Text("secret_key_hint"), shown.Number("webhook_secrets")));
        Assert.DoesNotContain("0123456789", shown.Body);
        Assert.DoesNotContain("whsec", shown.Body);

        var stored = Assert.Single((await Api.Store.QueryAsync(new Query { Type = "provider-account" }, TestContext.Current.CancellationToken)).Documents);
        var text = Encoding.UTF8.GetString(stored.Body.Span);
        Assert.DoesNotContain("0123456789", text);
        Assert.DoesNotContain("whsec", text);

        var settings = await FindAsync(Mode.Test);
        Assert.Equal("sk_test_0123456789wxyz", settings!.SecretKey);
        Assert.Equal(["whsec_aaaaaaaa", "whsec_bbbbbbbb"], settings.WebhookSecrets);
        Assert.Null(await FindAsync(Mode.Live));
    }

    [Fact]
    public async Task It_outlives_a_restart_by_a_key_that_only_the_owner_can_read()
    {
        await Api.SendAsync(HttpMethod.Put, Path, Body);
        await Api.RestartAsync();
        Assert.Equal("sk_test_0123456789wxyz", (await FindAsync(Mode.Test))!.SecretKey);
        var file = System.IO.Path.Combine(Api.Services.GetRequiredService<Credits.Functions.Hosting.Settings>().Data, "secrets.key");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(32, Convert.FromBase64String(File.ReadAllText(file)).Length);
    }

    [Fact]
    public async Task Without_the_key_that_it_was_stored_with_it_is_out_of_reach_until_it_is_set_again()
    {
        await Api.SendAsync(HttpMethod.Put, Path, Body);
        File.WriteAllText(System.IO.Path.Combine(Api.Services.GetRequiredService<Credits.Functions.Hosting.Settings>().Data, "secrets.key"), Convert.ToBase64String(new byte[32]));
        await Api.RestartAsync();
        AssertRefused(503, "unavailable", await CheckoutAsync());
        var signed = Webhooks.PaymentEvents.Stripe("/webhooks/stripe", Webhooks.PaymentEvents.Foreign(), "whsec_aaaaaaaa", Api.Time.GetUtcNow());
        AssertRefused(503, "unavailable", await Api.SendAsync(signed));
        AssertDone(await Api.SendAsync(HttpMethod.Put, Path, Body));
        Assert.Equal("sk_test_0123456789wxyz", (await FindAsync(Mode.Test))!.SecretKey);
    }

    private Task<Reply> CheckoutAsync() => Api.PostAsync(
        "/checkouts", """{"external_id":"ann","credits":5,"price":1,"currency":"USD","provider":"stripe","success_url":"https://shop.example/","cancel_url":"https://shop.example/"}""");

    [Fact]
    public async Task No_checkout_is_opened_at_an_account_whose_webhooks_are_not_heard()
    {
        AssertDone(await Api.SendAsync(HttpMethod.Put, Path, """{"secret_key":"sk_test_0123456789wxyz"}"""));
        AssertRefused(409, "no_provider", await CheckoutAsync());
    }

    [Fact]
    public async Task Removing_it_twice_says_so()
    {
        AssertRefused(404, "provider_not_found", await Api.GetAsync(Path));
        await Api.SendAsync(HttpMethod.Put, Path, Body);
        Assert.True(AssertDone(await Api.SendAsync(HttpMethod.Delete, Path, null)).Flag("removed"));
        Assert.False(AssertDone(await Api.SendAsync(HttpMethod.Delete, Path, null)).Flag("removed"));
        AssertRefused(404, "provider_not_found", await Api.GetAsync(Path));
        Assert.Null(await FindAsync(Mode.Test));
    }

    [Fact]
    public async Task Keys_stay_with_their_mode()
    {
        var live = await Api.NewKeyAsync(Mode.Live);
        AssertRefused(400, "invalid_field", await Api.SendAsync(HttpMethod.Put, Path, Body.Replace("sk_test", "sk_live")));
        AssertRefused(400, "invalid_field", await Api.SendAsync(HttpMethod.Put, Path, Body, live));
        AssertRefused(400, "invalid_field", await Api.SendAsync(HttpMethod.Put, Path, Body.Replace("sk_test", "pk_test")));
        AssertRefused(403, "wrong_mode", await Api.SendAsync(HttpMethod.Put, Path, Body.Replace("{", """{"mode":"live",""")));
        AssertRefused(403, "wrong_mode", await Api.GetAsync(Path + "?mode=live"));
        AssertDone(await Api.SendAsync(HttpMethod.Put, Path, Body.Replace("sk_test", "rk_live"), live));
        AssertDone(await Api.SendAsync(HttpMethod.Put, Path, Body.Replace("{", """{"mode":"test",""")));
    }

    [Theory]
    [InlineData("{}", "secret_key")]
    [InlineData("""{"webhook_secrets":[]}""", "webhook_secrets")]
    [InlineData("""{"webhook_secrets":["short"]}""", "webhook_secrets")]
    [InlineData("""{"webhook_secrets":["has a space"]}""", "webhook_secrets")]
    [InlineData("""{"webhook_secrets":"whsec_aaaaaaaa"}""", "webhook_secrets")]
    [InlineData("""{"secret_key":"sk_test_x","mode":"both"}""", "mode")]
    [InlineData("""{"secret_key":"sk_test_x\r\nX-Other: y"}""", "secret_key")]
    [InlineData("""{"secret_key":"sk_test_\u00e9"}""", "secret_key")]
    [InlineData("""{"secret_key":"sk_test_a b"}""", "secret_key")]
    public async Task What_makes_no_sense_is_refused(string body, string field)
    {
        var reply = await Api.SendAsync(HttpMethod.Put, Path, body);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task There_are_accounts_at_Stripe_and_Polar_only()
    {
        AssertRefused(404, "provider_not_found", await Api.SendAsync(HttpMethod.Put, "/manage/apps/default/payments/sandbox", Body));
        AssertRefused(404, "app_not_found", await Api.SendAsync(HttpMethod.Put, "/manage/apps/nobody/payments/stripe", Body));
        AssertDone(await Api.SendAsync(HttpMethod.Put, "/manage/apps/default/payments/polar", """{"secret_key":"polar_oat_0123456789"}"""));
    }

    [Fact]
    public async Task What_is_configured_is_the_first_apps_until_it_sets_its_own()
    {
        await using var api = await ApiHost.StartAsync("--Stripe:SecretKey=sk_test_configured1234", "--Stripe:WebhookSecret=whsec_configured");
        var shown = AssertDone(await api.GetAsync(Path));
        Assert.Equal(("configuration", "1234"), (shown.Text("source"), shown.Text("secret_key_hint")));
        AssertDone(await api.SendAsync(HttpMethod.Put, Path, Body));
        Assert.Equal("app", (await api.GetAsync(Path)).Text("source"));
        AssertRefused(404, "provider_not_found", await api.GetAsync("/manage/apps/default/payments/polar"));
    }

    private async Task<ProviderSettings?> FindAsync(Mode mode) => await Api.Services.GetRequiredService<IProviderSettingsSource>()
        .FindAsync(new AppScope((await Api.AccessAsync()).Scope.App, mode), ProviderNames.Stripe, TestContext.Current.CancellationToken);
}
