using Credits.Engine.Apps;
using Xunit;

namespace Credits.Functions.Tests.Credyt.Assets;

public sealed class AssetsTests : ApiTest
{
    private const string Credit = """{"code":"CREDIT","name":"Credits","precision":0,"symbol":"⭐","label":"CR","rates":[{"source":"USD","rate":0.05}]}""";

    [Fact]
    public async Task An_asset_is_defined_once_read_in_any_case_and_quoted()
    {
        var made = await Api.PostAsync("/assets", Credit);
        Assert.Equal(201, made.Status);
        Assert.Equal(("CREDIT", 0m, "⭐", "CR", "USD", 0.05m), (made.Text("code"), made.Number("precision"), made.Text("symbol"), made.Text("label"), made.Text("rates.0.source"), made.Number("rates.0.rate")));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await Api.PostAsync("/assets", Credit);
        Assert.Equal((201, made.Body), (again.Status, again.Body));
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync("/assets/credit")).Body);
        foreach (var (money, units) in ((decimal, decimal)[])[(1, 20), (10, 200), (50, 1000), (0.09m, 1)])
            Assert.Equal(units, AssertDone(await Api.PostAsync("/assets/CREDIT/quote", $$"""{"source":"USD","amount":{{money}}}""")).Number("amount"));
    }

    [Fact]
    public async Task Another_asset_with_the_code_is_told_by_its_field()
    {
        await Api.PostAsync("/assets", Credit);
        foreach (var other in (string[])[Credit.Replace("0.05", "0.06"), Credit.Replace("\"precision\":0", "\"precision\":2"), Credit.Replace("CREDIT", "usd")])
        {
            var reply = await Api.PostAsync("/assets", other);
            AssertRefused(422, "asset_code_taken", reply);
            Assert.True(reply.Json.GetProperty("errors").TryGetProperty("code", out _));
        }
    }

    [Fact]
    public async Task Many_definitions_at_once_make_one_asset()
    {
        var replies = await AtOnceAsync(8, _ => Api.PostAsync("/assets", Credit));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal("custom", (await Api.GetAsync("/assets?limit=1")).Text("items.0.type"));
        Assert.Equal("fiat", (await Api.GetAsync("/assets?limit=1&offset=1")).Text("items.0.type"));
    }

    [Fact]
    public async Task What_is_defined_counts_for_every_api_at_once_and_for_this_mode_only()
    {
        AssertRefused(422, "unknown_asset", await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1,"asset":"COINS"}"""));
        Assert.Equal(201, (await Api.PostAsync("/assets", Credit.Replace("CREDIT", "coins"))).Status);
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":500,"asset":"Coins"}"""));
        AssertRefused(422, "amount_too_precise", await Api.PostAsync("/credits/deduct", """{"user_id":"ann","amount":0.5,"asset":"COINS"}"""));
        Assert.Equal(500, AssertDone(await Api.GetAsync("/credits/balance?user_id=ann&asset=COINS")).Number("balance"));
        AssertRefused(422, "unknown_asset", await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":1,"asset":"COINS"}""", key: await Api.NewKeyAsync(Mode.Live)));
    }

    [Fact]
    public async Task Credits_are_not_made_coarser_than_they_are_held()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":0.5}"""));
        var reply = await Api.PostAsync("/assets", Credit);
        AssertRefused(422, "precision_in_use", reply);
        Assert.Equal("precision", reply.Text("field"));
    }

    [Fact]
    public async Task A_rate_is_scheduled_and_counts_from_its_moment_on()
    {
        await Api.PostAsync("/assets", Credit);
        var at = Api.Time.GetUtcNow().AddDays(1);
        var reply = await Api.PostAsync("/assets/CREDIT/rates", $$"""{"source":"USD","inverse_rate":10,"effective_at":"{{at:O}}"}""");
        Assert.Equal((201, 2), (reply.Status, reply.Count("rates")));
        Assert.Equal(200, (await QuoteAsync()).Number("amount"));
        Api.Time.Jump(TimeSpan.FromDays(1));
        Assert.Equal(100, (await QuoteAsync()).Number("amount"));
        AssertRefused(422, "invalid_field", await Api.PostAsync("/assets/CREDIT/rates", """{"source":"USD","rate":1,"effective_at":"2020-01-01T00:00:00Z"}"""));
    }

    [Theory]
    [InlineData("{}", "code")]
    [InlineData("""{"code":"no code","name":"x","precision":0,"rates":[{"source":"USD","rate":1}]}""", "code")]
    [InlineData("""{"code":"X","precision":0,"rates":[{"source":"USD","rate":1}]}""", "name")]
    [InlineData("""{"code":"X","name":"x","rates":[{"source":"USD","rate":1}]}""", "precision")]
    [InlineData("""{"code":"X","name":"x","precision":13,"rates":[{"source":"USD","rate":1}]}""", "precision")]
    [InlineData("""{"code":"X","name":"x","precision":0}""", "rates")]
    [InlineData("""{"code":"X","name":"x","precision":0,"rates":[]}""", "rates")]
    [InlineData("""{"code":"X","name":"x","precision":0,"rates":[{"source":"CREDIT","rate":1}]}""", "rates[0].source")]
    [InlineData("""{"code":"X","name":"x","precision":0,"rates":[{"source":"USD","rate":1},{"source":"USD"}]}""", "rates[1].rate")]
    [InlineData("""{"code":"X","name":"x","precision":0,"rates":[{"source":"USD","rate":1,"inverse_rate":1}]}""", "rates[0].rate")]
    [InlineData("""{"code":"X","name":"x","precision":0,"rates":[{"source":"USD","rate":0}]}""", "rates[0].rate")]
    public async Task Bad_input_is_422_with_the_path_of_the_field(string body, string field)
    {
        var reply = await Api.PostAsync("/assets", body);
        AssertRefused(422, "invalid_field", reply);
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty(field, out _), reply.Body);
    }

    [Fact]
    public async Task What_is_not_there_or_not_sold_is_told()
    {
        AssertRefused(404, "asset_not_found", await Api.GetAsync("/assets/NONE"));
        AssertRefused(404, "asset_not_found", await Api.PostAsync("/assets/NONE/quote", """{"source":"USD","amount":1}"""));
        AssertRefused(404, "asset_not_found", await Api.PostAsync("/assets/USD/rates", """{"source":"EUR","rate":1}"""));
        AssertRefused(422, "no_rate", await Api.PostAsync("/assets/CREDIT/quote", """{"source":"USD","amount":1}"""));
        AssertRefused(403, "scope_missing", await Api.PostAsync("/assets", Credit, key: await Api.NewKeyAsync(scopes: Scopes.Read | Scopes.Write)));
        Assert.Equal(("implicit", 12m), ((await Api.GetAsync("/assets/CREDIT")).Text("type"), (await Api.GetAsync("/assets/CREDIT")).Number("precision")));
        Assert.Equal(3, (await Api.GetAsync("/assets/kwd")).Number("precision"));
    }

    private async Task<Reply> QuoteAsync() => AssertDone(await Api.PostAsync("/assets/CREDIT/quote", """{"source":"USD","amount":10}"""));
}
