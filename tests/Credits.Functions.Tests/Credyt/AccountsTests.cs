using System.Text;
using Credits.Engine.Apps;
using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class AccountsTests : ApiTest
{
    [Fact]
    public async Task An_account_is_made_found_and_listed()
    {
        var made = await Api.PostAsync("/accounts", """{"name":"Shop","external_id":"shop","metadata":{"a":1}}""");
        Assert.Equal(201, made.Status);
        Assert.StartsWith("acc_", made.Text("id"));
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync("/accounts/" + made.Text("id"))).Body);
        Assert.Equal([made.Text("id")], AssertDone(await Api.GetAsync("/accounts")).Texts("items", "id"));
        Assert.Equal([made.Text("id")], AssertDone(await Api.GetAsync("/accounts?external_id=shop")).Texts("items", "id"));
        Assert.Equal(0, (await Api.GetAsync("/accounts?external_id=other")).Number("total_count"));
        AssertRefused(404, "connected_account_not_found", await Api.GetAsync("/accounts/acc_x"));
        AssertRefused(422, "invalid_field", await Api.PostAsync("/accounts", "{}"));
    }

    [Fact]
    public async Task Of_two_with_the_same_external_id_one_is_made()
    {
        var replies = await AtOnceAsync(8, _ => Api.PostAsync("/accounts", """{"name":"Shop","external_id":"shop"}"""));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal(1, reply.Count("errors.external_id")));
        var keyed = await Api.PostAsync("/accounts", """{"name":"Other"}""", "key");
        Assert.Equal(keyed.Text("id"), (await Api.PostAsync("/accounts", """{"name":"Other"}""", "key")).Text("id"));
        Assert.Equal(2, (await Api.GetAsync("/accounts")).Number("total_count"));
    }

    [Fact]
    public async Task A_key_that_made_an_account_gives_it_to_no_other_request()
    {
        Assert.Equal(201, (await Api.PostAsync("/accounts", """{"name":"Shop","metadata":{"a":1}}""", "key")).Status);
        Assert.Equal(201, (await Api.PostAsync("/accounts", """{"name":"Shop","metadata":{ "a": 1.0 }}""", "key")).Status);
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/accounts", """{"name":"Other","metadata":{"a":1}}""", "key"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/accounts", """{"name":"Shop"}""", "key"));
        Assert.Equal(1, (await Api.GetAsync("/accounts")).Number("total_count"));
    }

    [Fact]
    public async Task With_its_header_a_request_is_for_the_account_and_for_it_alone()
    {
        var shop = await NewAsync("shop");
        var other = await NewAsync("other");
        AssertDone(await ForAsync(shop, HttpMethod.Post, "/credits/add", """{"user_id":"ann","amount":5}"""));
        Assert.Equal(5, AssertDone(await ForAsync(shop, HttpMethod.Get, "/credits/balance?user_id=ann")).Number("balance"));
        Assert.Equal(0, (await ForAsync(other, HttpMethod.Get, "/credits/balance?user_id=ann")).Number("balance"));
        Assert.Equal(0, (await Api.GetAsync("/credits/balance?user_id=ann")).Number("balance"));
        Assert.Equal("default:CREDIT", (await ForAsync(shop, HttpMethod.Get, "/customers/ann/wallet")).Text("accounts.0.id"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/ann"));
    }

    [Fact]
    public async Task Self_is_whoever_the_request_is_for()
    {
        var shop = await NewAsync("shop");
        Assert.Equal("acc_default", AssertDone(await Api.GetAsync("/accounts/self")).Text("id"));
        var self = AssertDone(await ForAsync(shop, HttpMethod.Get, "/accounts/self"));
        Assert.Equal((shop, "shop", false), (self.Text("id"), self.Text("external_id"), self.Flag("live_mode")));
    }

    [Fact]
    public async Task An_account_has_no_accounts_and_is_no_operator()
    {
        var shop = await NewAsync("shop");
        AssertRefused(403, "not_a_platform", await ForAsync(shop, HttpMethod.Post, "/accounts", """{"name":"x"}"""));
        var own = await ForAsync(shop, HttpMethod.Post, $"/manage/apps/{shop["acc_".Length..]}/keys", """{"mode":"test","scopes":["admin"]}""");
        AssertRefused(403, "not_a_platform", await Api.PostAsync("/accounts", """{"name":"x"}""", key: own.Text("secret")));
        Assert.Equal(0, (await ForAsync(shop, HttpMethod.Get, "/accounts")).Number("total_count"));
        AssertRefused(403, "operator_only", await ForAsync(shop, HttpMethod.Post, "/manage/apps", """{"name":"x"}"""));
        Assert.DoesNotContain(shop["acc_".Length..], (await Api.GetAsync("/manage/apps")).Body);
    }

    [Fact]
    public async Task Test_and_live_and_other_platforms_are_apart()
    {
        var shop = await NewAsync("shop");
        foreach (var key in (string[])[await Api.NewKeyAsync(Mode.Live), await Api.NewKeyAsync(newApp: "Other")])
        {
            AssertRefused(404, "connected_account_not_found", await ForAsync(shop, HttpMethod.Get, "/customers", key: key));
            AssertRefused(404, "connected_account_not_found", await Api.GetAsync("/accounts/" + shop, key));
            Assert.Equal(0, (await Api.GetAsync("/accounts", key)).Number("total_count"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("acc_")]
    [InlineData("acc_default")]
    [InlineData("default")]
    [InlineData("acc_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_unknown_one_is_refused(string account) => AssertRefused(404, "connected_account_not_found", await ForAsync(account, HttpMethod.Get, "/customers"));

    [Fact]
    public async Task A_key_keeps_its_scopes()
    {
        var shop = await NewAsync("shop");
        var reader = await Api.NewKeyAsync(scopes: Scopes.Read);
        AssertDone(await ForAsync(shop, HttpMethod.Get, "/customers", key: reader));
        AssertRefused(403, "scope_missing", await ForAsync(shop, HttpMethod.Post, "/customers", """{"name":"x"}""", reader));
    }

    private async Task<string> NewAsync(string name) => (await Api.PostAsync("/accounts", $$"""{"name":"{{name}}","external_id":"{{name}}"}""")).Text("id");

    private async Task<Reply> ForAsync(string account, HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("X-Credyt-Api-Key", key ?? Api.Key);
        request.Headers.TryAddWithoutValidation("X-CREDYT-ACCOUNT", account);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Api.SendAsync(request);
    }
}
