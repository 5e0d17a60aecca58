using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class ReadBalanceTests : TallyTest
{
    [Fact]
    public async Task A_user_who_is_not_known_has_zero_and_is_not_made()
    {
        var reply = AssertDone(await Api.GetAsync("/credits/balance?user_id=nobody"));
        Assert.Equal(("nobody", 0, 0), (reply.Text("user_id"), reply.Number("balance"), reply.Number("available")));
        Assert.False(reply.Has("updated_at"));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task It_tells_what_is_reserved_and_when_it_last_changed()
    {
        AssertDone(await AddAsync("u", 10));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":4}"""));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        var reply = AssertDone(await Api.GetAsync("/credits/balance?user_id=u"));
        Assert.Equal((10, 6, 4, "CREDIT"), (reply.Number("balance"), reply.Number("available"), reply.Number("reserved"), reply.Text("asset")));
        Assert.Equal(Api.Time.GetUtcNow().AddMinutes(-1), reply.Moment("updated_at"));
    }

    [Fact]
    public async Task Assets_are_apart()
    {
        AssertDone(await AddAsync("u", 10));
        AssertDone(await AddAsync("u", 3, more: "\"asset\":\"EUR\""));
        Assert.Equal((10, 3, 0), (await BalanceAsync("u"), await BalanceAsync("u", "&asset=eur"), await BalanceAsync("u", "&asset=USD")));
        AssertRefused(422, "unknown_asset", await Api.GetAsync("/credits/balance?user_id=u&asset=GOLD"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?user_id=")]
    [InlineData("?user_id=a&user_id=b")]
    public async Task Without_one_user_there_is_no_balance(string query) =>
        AssertRefused(400, "invalid_field", await Api.GetAsync("/credits/balance" + query));
}
