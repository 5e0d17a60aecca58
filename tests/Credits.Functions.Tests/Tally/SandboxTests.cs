using Credits.Engine.Apps;
using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class SandboxTests : TallyTest
{
    [Fact]
    public async Task A_test_key_sees_the_same_with_and_without_the_prefix()
    {
        AssertDone(await Api.PostAsync("/sandbox/credits/add", """{"user_id":"u","amount":5}"""));
        Assert.Equal(5, await BalanceAsync("u"));
    }

    [Theory]
    [InlineData("/sandbox/credits/balance?user_id=u")]
    [InlineData("/sandbox/credits/history?user_id=u")]
    [InlineData("/SANDBOX/credits/balance?user_id=u")]
    public async Task A_live_key_is_not_taken_there(string path)
    {
        var live = await Api.NewKeyAsync(Mode.Live);
        AssertRefused(403, "wrong_mode", await Api.GetAsync(path, live));
    }

    [Theory]
    [InlineData("/sandbox/credits/add")]
    [InlineData("/sandbox/credits/deduct")]
    public async Task A_live_key_moves_nothing_there(string path)
    {
        var live = await Api.NewKeyAsync(Mode.Live);
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":5}""", key: live));
        AssertRefused(403, "wrong_mode", await Api.PostAsync(path, """{"user_id":"u","amount":5}""", key: live));
        Assert.Equal(5, (await Api.GetAsync("/credits/balance?user_id=u", live)).Number("balance"));
        Assert.Equal(0, await BalanceAsync("u"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/sandbox/health")]
    public async Task Health_needs_no_key(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var reply = AssertDone(await Api.SendAsync(request));
        Assert.Equal(("ok", "credits"), (reply.Text("status"), reply.Text("service")));
        Assert.Matches(@"^\d+\.\d+\.\d+$", reply.Text("version"));
    }
}
