using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class AddCreditsTests : CreditsDevTest
{
    [Fact]
    public async Task Credits_are_added_and_the_answer_says_how_many()
    {
        AssertDone(await AddAsync("a", 10));
        var reply = AssertDone(await AddAsync("a", 2.5m, more: "\"description\":\"Top-up\",\"paymentMethod\":\"card\",\"metadata\":{\"order\":\"o1\"}"));
        Assert.Equal((true, "a", 12.5m, 2.5m, "CREDIT"), (reply.Flag("success"), reply.Text("externalId"), reply.Number("balance"), reply.Number("added"), reply.Text("asset")));
        Assert.Equal(2, reply.Number("receipt.sequence"));
        Assert.Matches("^[0-9a-f]{64}$", reply.Text("receipt.hash"));

        var item = await Api.GetAsync("/v1/transactions?externalId=a");
        Assert.Equal(reply.Text("transactionId"), item.Text("items.0.id"));
        Assert.Equal(
            ("Top-up", "card", "o1"),
            (item.Text("items.0.description"), item.Text("items.0.metadata.paymentMethod"), item.Text("items.0.metadata.order")));
    }

    [Fact]
    public async Task An_account_by_our_id_must_be_there()
    {
        AssertRefused(404, "customer_not_found", await Api.PostAsync("/v1/accounts/credits/add", """{"accountId":"acc_aaaaaaaaaaaaaaaaaaaaaaaaaa","amount":1}"""));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task The_same_key_adds_once()
    {
        var first = AssertDone(await AddAsync("a", 10, "k"));
        AssertDone(await AddAsync("a", 1));
        var again = AssertDone(await AddAsync("a", 10.0m, "k"));
        Assert.True(again.Flag("idempotent"));
        Assert.Equal((first.Text("transactionId"), 10, 10), (again.Text("transactionId"), again.Number("balance"), again.Number("added")));
        Assert.Equal((11, 0, 11), await BalanceAsync("a"));
    }

    [Theory]
    [InlineData(11, "")]
    [InlineData(10, "\"asset\":\"USD\"")]
    [InlineData(10, "\"priority\":1")]
    [InlineData(10, "\"source\":\"promotional\"")]
    [InlineData(10, "\"expiresAt\":\"2031-01-01T00:00:00Z\"")]
    public async Task The_same_key_with_another_meaning_is_refused(decimal amount, string more)
    {
        AssertDone(await AddAsync("a", 10, "k"));
        AssertRefused(422, "idempotency_key_reused", await AddAsync("a", amount, "k", more));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
    }

    [Fact]
    public async Task The_same_key_at_once_adds_once()
    {
        var replies = await AtOnceAsync(20, _ => AddAsync("a", 10, "k"));
        Assert.All(replies, reply => AssertDone(reply));
        Assert.Single(replies, reply => !reply.Has("idempotent"));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
    }

    [Fact]
    public async Task Adds_at_once_are_all_added()
    {
        var replies = await AtOnceAsync(50, _ => AddAsync("a", 1));
        Assert.Equal(Enumerable.Range(1, 50).Select(n => (decimal)n), replies.Select(reply => reply.Number("balance")).Order());
        Assert.Equal((50, 0, 50), await BalanceAsync("a"));
    }

    [Fact]
    public async Task Assets_are_apart()
    {
        AssertDone(await AddAsync("a", 10));
        Assert.Equal(1.25m, AssertDone(await AddAsync("a", 1.25m, more: "\"asset\":\"usd\"")).Number("balance"));
        Assert.Equal((1.25m, 0, 1.25m), await BalanceAsync("a", "&asset=USD"));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
        AssertRefused(422, "amount_too_precise", await AddAsync("a", 1.255m, more: "\"asset\":\"USD\""));
        AssertRefused(422, "unknown_asset", await AddAsync("a", 1, more: "\"asset\":\"GOLD\""));
        AssertRefused(422, "unknown_asset", await Api.GetAsync("/v1/accounts/balance?externalId=a&asset=GOLD"));
    }

    [Theory]
    [InlineData("expiresAt")]
    [InlineData("expires_at")]
    public async Task Credits_end_at_their_expiry(string field)
    {
        AssertDone(await AddAsync("a", 10, more: $"\"{field}\":\"2030-01-01T01:00:00Z\""));
        Api.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0, 0), await BalanceAsync("a"));
        AssertRefused(422, "expiry_in_past", await AddAsync("a", 10, more: $"\"{field}\":\"2030-01-01T01:00:00Z\""));
    }
}
