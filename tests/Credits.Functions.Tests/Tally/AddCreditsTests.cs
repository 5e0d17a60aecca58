using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class AddCreditsTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_first_add_creates_the_user()
    {
        var reply = await api.PostAsync("/credits/add", """{"user_id":"user_abc123","amount":500}""");
        Assert.Equal(200, reply.Status);
        Assert.Equal(500, reply.Number("balance_after"));
    }

    [Fact]
    public async Task The_same_key_again_answers_the_first_result_and_says_so()
    {
        var first = await api.PostAsync("/credits/add", """{"user_id":"u","amount":5}""", "k");
        var again = await api.PostAsync("/credits/add", """{"user_id":"u","amount":5.0}""", "k");
        Assert.Equal(200, again.Status);
        Assert.True(again.Json.GetProperty("idempotent").GetBoolean());
        Assert.Equal(first.Text("ledger_id"), again.Text("ledger_id"));
        Assert.Equal(5, again.Number("balance_after"));
    }
}
