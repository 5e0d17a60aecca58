using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using Credits.Functions.Tests.Pay;
using Xunit;

namespace Credits.Functions.Tests.Portal;

public sealed partial class PortalTests : ApiTest
{
    [Fact]
    public async Task A_session_shows_what_the_customer_has()
    {
        var reply = await OpenAsync();
        Assert.Equal(201, reply.Status);
        Assert.Equal(Api.Time.GetUtcNow().AddMinutes(10), reply.Moment("expires_at"), TimeSpan.FromSeconds(1));
        Assert.Contains("token=", reply.Text("redirect_url"));

        var page = await GetAsync(reply.Text("redirect_url"));
        Assert.Equal(200, page.Status);
        Assert.Contains("<strong>30.00 USD</strong>", page.Body);
        Assert.Contains("&lt;b&gt;Ann", page.Body);
        Assert.DoesNotContain("<b>Ann", page.Body);
        Assert.Contains("30.00 USD of 30.00 USD", page.Body);
        Assert.Contains("Starter for 10.00 USD", page.Body);
        Assert.Contains("https://x.example/back", page.Body);
        Assert.DoesNotContain("<script", page.Body);
    }

    [Fact]
    public async Task Amounts_are_written_as_people_write_them()
    {
        var url = (await OpenAsync()).Text("redirect_url");
        await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1234567.125}""");
        await Api.PostAsync("/customers/ann/wallet/adjustments", """{"transaction_id":"u","asset":"USD","amount":-15.5,"reason":"charge"}""");
        var page = (await GetAsync(url)).Body;
        Assert.Contains("<strong>1,234,567.125 CREDIT</strong>", page);
        Assert.Contains("<strong>14.50 USD</strong>", page);
        Assert.Contains(" UTC</time> -15.50 USD ", page);
    }

    [Fact]
    public async Task A_customer_without_anything_is_told_so_everywhere()
    {
        await Api.PostAsync("/customers", """{"external_id":"bob"}""");
        var reply = await Api.PostAsync("/billing-portal/sessions", """{"customer_id":"bob","return_url":"https://x.example","failure_url":"https://x.example"}""");
        var page = (await GetAsync(reply.Text("redirect_url"))).Body;
        foreach (var title in (string[])["Balance", "Credits", "History"]) Assert.Contains($"<h2>{title}</h2><p class=\"quiet\">Nothing yet.</p>", page);
    }

    [Fact]
    public async Task Everything_on_it_has_a_style()
    {
        var url = (await OpenAsync()).Text("redirect_url");
        var style = (await GetAsync(new Uri(Api.Address, "/pay/pay.css").AbsoluteUri)).Body;
        var pages = (await GetAsync(url)).Body + (await PostAsync(TokenOf(url), ("amount", "x"), ("currency", "USD"))).Body;
        var names = Classes().Matches(pages).SelectMany(match => match.Groups[1].Value.Split(' ')).Distinct().ToList();
        Assert.Contains("notice", names);
        Assert.All(names, name => Assert.Contains("." + name, style));
    }

    [Fact]
    public async Task A_pack_leads_to_its_checkout()
    {
        var url = (await OpenAsync()).Text("redirect_url");
        var reply = await PostAsync(TokenOf(url), ("pack", "starter"));
        Assert.Equal(303, reply.Status);
        Assert.StartsWith(Api.Address + "pay/", reply.Location);
        Assert.Contains("10.00 USD", (await GetAsync(reply.Location!)).Body);
    }

    [Fact]
    public async Task So_does_an_amount()
    {
        var reply = await PostAsync(TokenOf((await OpenAsync()).Text("redirect_url")), ("amount", "12.50"), ("currency", "USD"));
        Assert.Equal(303, reply.Status);
        Assert.Contains("12.50 USD", (await GetAsync(reply.Location!)).Body);
    }

    [Fact]
    public async Task One_customer_opens_no_more_than_two_pages_a_second()
    {
        var token = TokenOf((await OpenAsync()).Text("redirect_url"));
        for (var i = 0; i < 2; i++) Assert.Equal(303, (await PostAsync(token, ("pack", "starter"))).Status);
        var reply = await PostAsync(token, ("amount", "12.50"), ("currency", "USD"));
        Assert.Equal(429, reply.Status);
        Assert.Contains("role=\"alert\"", reply.Body);
        Api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(303, (await PostAsync(token, ("pack", "starter"))).Status);
    }

    [Fact]
    public async Task So_does_a_fee_that_waits_for_its_payment()
    {
        var (url, button) = await OpenWithFeeAsync("");
        var reply = await PostAsync(TokenOf(url), ("subscription", button));
        Assert.Equal(303, reply.Status);
        Assert.Contains("20.00 EUR", (await GetAsync(reply.Location!)).Body);
        await Api.PostAsync("/customers/ann/wallet/adjustments", """{"transaction_id":"paid","asset":"EUR","amount":20,"reason":"external_topup"}""");
        Assert.DoesNotContain("name=\"subscription\"", (await GetAsync(url)).Body);
        Assert.Equal(422, (await PostAsync(TokenOf(url), ("subscription", button))).Status);
    }

    [Theory]
    [InlineData("", "https://x.example/back", "https://x.example/failed")]
    [InlineData(""","return_url":"https://y.example/a","failure_url":"https://y.example/b" """, "https://y.example/a", "https://y.example/b")]
    public async Task From_the_page_of_a_fee_people_go_where_its_subscription_says_or_else_the_session(string urls, string back, string failed)
    {
        var (url, button) = await OpenWithFeeAsync(urls);
        var page = (await PostAsync(TokenOf(url), ("subscription", button))).Location!;
        Assert.Contains($"href=\"{failed}\"", (await GetAsync(page)).Body);
        await Pages.PressAsync(page, "pay");
        Assert.Contains($"href=\"{back}\"", (await GetAsync(page)).Body);
    }

    [Fact]
    public async Task A_fee_stays_on_the_page_that_was_opened_from_the_portal_when_the_app_looks_at_the_subscription()
    {
        var (url, button) = await OpenWithFeeAsync("");
        var page = (await PostAsync(TokenOf(url), ("subscription", button))).Location!;
        Assert.Equal(page, (await Api.GetAsync("/customers/ann/subscriptions")).Text("items.0.required_actions.0.redirect_url"));
        Assert.Equal(page, (await PostAsync(TokenOf(url), ("subscription", button))).Location);
    }

    [Theory]
    [InlineData("subscription", "nope", "")]
    [InlineData("amount", "0", "USD")]
    [InlineData("amount", "-1", "USD")]
    [InlineData("amount", "1.001", "USD")]
    [InlineData("amount", "10001", "USD")]
    [InlineData("amount", "x", "USD")]
    [InlineData("amount", "1", "CREDIT")]
    [InlineData("pack", "nope", "")]
    public async Task What_can_not_be_bought_says_so(string field, string value, string currency)
    {
        var reply = await PostAsync(TokenOf((await OpenAsync()).Text("redirect_url")), (field, value), ("currency", currency));
        Assert.Equal(422, reply.Status);
        Assert.Contains("role=\"alert\"", reply.Body);
    }

    [Fact]
    public async Task When_it_has_ended_it_leads_back()
    {
        var url = (await OpenAsync()).Text("redirect_url");
        Api.Time.Advance(TimeSpan.FromMinutes(10));
        var (status, location, _) = await GetAsync(url);
        Assert.Equal((303, "https://x.example/back"), (status, location));
        Assert.Equal(303, (await PostAsync(TokenOf(url), ("pack", "starter"))).Status);
    }

    [Theory]
    [InlineData("https://münchen.example/zurück?a=ü#ß", "https://xn--mnchen-3ya.example/zur%C3%BCck?a=%C3%BC#%C3%9F")]
    [InlineData("http://[::1]:8080/back?to=%2Fa%20b", "http://[::1]:8080/back?to=%2Fa%20b")]
    public async Task It_leads_back_to_any_address(string back, string location)
    {
        await OpenAsync();
        var url = (await Api.PostAsync("/billing-portal/sessions", $$"""{"customer_id":"ann","return_url":"{{back}}","failure_url":"{{back}}"}""")).Text("redirect_url");
        Api.Time.Advance(TimeSpan.FromMinutes(10));
        var reply = await GetAsync(url);
        Assert.Equal((303, location), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task Nobody_makes_a_token_of_their_own()
    {
        var token = TokenOf((await OpenAsync()).Text("redirect_url"));
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var longer = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.Replace("default.test", "default.live", StringComparison.Ordinal)));
        var none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        foreach (var forged in (string[])[$"{parts[0]}.{longer}.{parts[2]}", $"{none}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{parts[2][..^2]}AA", "x", "", "a.b.c", token + ".", token[..^2], $"{parts[0]}.{parts[1]}.!!!"])
        {
            Assert.Equal(404, (await GetAsync($"{Api.Address}portal?token={forged}")).Status);
            Assert.Equal(404, (await PostAsync(forged, ("pack", "starter"))).Status);
        }
    }

    [Fact]
    public async Task Pages_are_kept_nowhere_and_framed_by_nobody()
    {
        var page = await Api.GetAsync(new Uri((await OpenAsync()).Text("redirect_url")).PathAndQuery);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("""{"return_url":"https://x.example","failure_url":"https://x.example"}""", "customer_id")]
    [InlineData("""{"customer_id":"ann","failure_url":"https://x.example"}""", "return_url")]
    [InlineData("""{"customer_id":"ann","return_url":"javascript:alert(1)","failure_url":"https://x.example"}""", "return_url")]
    [InlineData("""{"customer_id":"ann","return_url":"https://xn--ü.example","failure_url":"https://x.example"}""", "return_url")]
    [InlineData("""{"customer_id":"ann","return_url":"https://x.example","failure_url":"https://-ü-.example"}""", "failure_url")]
    public async Task Bad_input_is_422_with_the_field(string body, string field)
    {
        var reply = await Api.PostAsync("/billing-portal/sessions", body);
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task There_is_no_session_for_nobody() => AssertRefused(
        404, "customer_not_found", await Api.PostAsync("/billing-portal/sessions", """{"customer_id":"nobody","return_url":"https://x.example","failure_url":"https://x.example"}"""));

    private async Task<Reply> OpenAsync()
    {
        await Api.PostAsync("/customers", """{"external_id":"ann","name":"<b>Ann"}""");
        await Api.PostAsync("/customers/ann/wallet/adjustments", """{"transaction_id":"t","asset":"USD","amount":30,"reason":"external_topup"}""");
        AssertDone(await Api.SendAsync(HttpMethod.Put, "/packs/starter", """{"name":"Starter","credits":500,"price":10,"currency":"USD"}"""));
        return await Api.PostAsync("/billing-portal/sessions", """{"customer_id":"ann","return_url":"https://x.example/back","failure_url":"https://x.example/failed"}""");
    }

    private async Task<(string Url, string Button)> OpenWithFeeAsync(string urls)
    {
        const string Monthly = """{"type":"fixed","name":"Fee","billing_model":{"type":"recurring","recurring":{"interval":"month"}},"pricing":[{"asset":"EUR","values":[{"unit_price":20}]}]}""";
        Assert.Equal(201, (await Api.PostAsync("/products", $$"""{"name":"Pro","code":"pro","publish":true,"prices":[{{Monthly}}]}""")).Status);
        var url = (await OpenAsync()).Text("redirect_url");
        Assert.Equal(201, (await Api.PostAsync("/customers/ann/subscriptions", $$"""{"products":[{"code":"pro"}]{{urls}}}""")).Status);
        return (url, Regex.Match((await GetAsync(url)).Body, "name=\"subscription\" value=\"([^\"]+)\"").Groups[1].Value);
    }

    [GeneratedRegex("class=\"([^\"]+)\"")]
    private static partial Regex Classes();

    private static string TokenOf(string url) => url.Split("token=")[1];

    private static async Task<(int Status, string? Location, string Body)> GetAsync(string url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var reply = await http.GetAsync(url);
        return ((int)reply.StatusCode, reply.Headers.Location?.OriginalString, await reply.Content.ReadAsStringAsync());
    }

    private async Task<(int Status, string? Location, string Body)> PostAsync(string token, params (string Name, string Value)[] fields)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var content = new FormUrlEncodedContent([new("token", token), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);
        using var reply = await http.PostAsync(new Uri(Api.Address, "/portal"), content);
        return ((int)reply.StatusCode, reply.Headers.Location?.OriginalString, await reply.Content.ReadAsStringAsync());
    }
}
