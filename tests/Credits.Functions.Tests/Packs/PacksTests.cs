using Credits.Engine.Apps;
using Xunit;

namespace Credits.Functions.Tests.Packs;

public sealed class PacksTests : ApiTest
{
    private const string Body = """{"name":"500","credits":500,"price":9.99,"currency":"eur","expires_days":30,"bonus":50,"items":{"polar":"prod_1"}}""";

    [Fact]
    public async Task A_pack_is_defined_changed_archived_and_sold_again()
    {
        var made = AssertDone(await PutAsync("p.500", Body));
        Assert.Equal(("p.500", "CREDIT", 500m, 9.99m, "EUR", 50m, "prod_1"), (made.Text("code"), made.Text("asset"), made.Number("credits"), made.Number("price"), made.Text("currency"), made.Number("bonus"), made.Text("items.polar")));
        Assert.Equal(made.Body, AssertDone(await PutAsync("p.500", Body)).Body);
        Assert.Equal(600, AssertDone(await PutAsync("p.500", Body.Replace("\"credits\":500", "\"credits\":600"))).Number("credits"));

        Assert.True(AssertDone(await Api.SendAsync(HttpMethod.Delete, "/packs/p.500", null)).Flag("archived"));
        Assert.Equal(0, AssertDone(await Api.GetAsync("/packs")).Count("packs"));
        Assert.Equal(1, AssertDone(await Api.GetAsync("/packs?archived=true")).Count("packs"));
        Assert.False(AssertDone(await PutAsync("p.500", Body)).Flag("archived"));
    }

    [Fact]
    public async Task Many_definitions_at_once_make_one_pack()
    {
        var replies = await AtOnceAsync(8, _ => PutAsync("p", Body));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(1, (await Api.GetAsync("/packs")).Count("packs"));
    }

    [Theory]
    [InlineData("""{"name":"x","credits":0,"price":1,"currency":"EUR"}""", "credits")]
    [InlineData("""{"name":"x","credits":1,"price":1,"currency":"CREDIT"}""", "currency")]
    [InlineData("""{"name":"x","credits":1,"price":1,"currency":"XXX"}""", "currency")]
    [InlineData("""{"name":"x","credits":1,"price":1}""", "currency")]
    [InlineData("""{"name":"x","credits":1,"price":999999999999,"currency":"EUR"}""", "price")]
    [InlineData("""{"credits":1,"price":1,"currency":"EUR"}""", "name")]
    [InlineData("""{"name":"x","credits":1,"price":1,"currency":"EUR","expires_days":0}""", "expires_days")]
    [InlineData("""{"name":"x","credits":1,"price":1,"currency":"EUR","items":{"paypal":"x"}}""", "items")]
    [InlineData("""{"name":"x","credits":1,"price":1,"currency":"EUR","items":{"polar":1}}""", "items")]
    public async Task What_makes_no_sense_is_refused(string body, string field)
    {
        var reply = await PutAsync("p", body);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
        Assert.Equal(0, (await Api.GetAsync("/packs")).Count("packs"));
    }

    [Fact]
    public async Task A_price_has_no_more_decimals_than_its_currency()
    {
        AssertRefused(422, "amount_too_precise", await PutAsync("p", """{"name":"x","credits":1,"price":1.5,"currency":"JPY"}"""));
        Assert.Equal(150, AssertDone(await PutAsync("p", """{"name":"x","credits":1,"price":150,"currency":"JPY"}""")).Number("price"));
    }

    [Fact]
    public async Task Codes_that_can_be_none_and_packs_that_are_not_there_are_told()
    {
        AssertRefused(400, "invalid_field", await PutAsync("no%20code", Body));
        AssertRefused(404, "pack_not_found", await Api.GetAsync("/packs/p"));
        AssertRefused(404, "pack_not_found", await Api.SendAsync(HttpMethod.Delete, "/packs/p", null));
        AssertRefused(404, "pack_not_found", await Api.GetAsync("/packs/no%20code"));
    }

    [Fact]
    public async Task Only_admins_define_packs_and_readers_see_them()
    {
        var reader = await Api.NewKeyAsync(scopes: Scopes.Read | Scopes.Write);
        AssertRefused(403, "scope_missing", await Api.SendAsync(HttpMethod.Put, "/packs/p", Body, reader));
        await PutAsync("p", Body);
        Assert.Equal(1, AssertDone(await Api.GetAsync("/packs", reader)).Count("packs"));
        Assert.Equal(0, AssertDone(await Api.GetAsync("/packs", await Api.NewKeyAsync(Mode.Live))).Count("packs"));
    }

    private Task<Reply> PutAsync(string code, string body) => Api.SendAsync(HttpMethod.Put, "/packs/" + code, body);
}
