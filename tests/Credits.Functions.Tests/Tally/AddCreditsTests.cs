using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class AddCreditsTests : TallyTest
{
    [Fact]
    public async Task A_first_add_creates_the_user()
    {
        var reply = AssertDone(await AddAsync("user_abc123", 500, more: "\"description\":\"Pack\",\"reference_id\":\"order-1\",\"metadata\":{\"a\":[1,2]}"));
        Assert.Equal(("user_abc123", 500, 500, "CREDIT"), (reply.Text("user_id"), reply.Number("amount"), reply.Number("balance_after"), reply.Text("asset")));
        Assert.Matches("^led_[a-z2-7]{52}$", reply.Text("ledger_id"));
        Assert.Equal(1, reply.Number("receipt.sequence"));
        Assert.Matches("^[0-9a-f]{64}$", reply.Text("receipt.hash"));
    }

    [Fact]
    public async Task The_same_key_again_answers_the_first_result_and_says_so()
    {
        var first = AssertDone(await AddAsync("u", 5, "k"));
        AssertDone(await AddAsync("u", 1));
        var again = AssertDone(await AddAsync("u", 5.0m, "k", "\"description\":\"told otherwise\""));
        Assert.False(first.Has("idempotent"));
        Assert.True(again.Flag("idempotent"));
        Assert.Equal((first.Text("ledger_id"), 5), (again.Text("ledger_id"), again.Number("balance_after")));
        Assert.Equal(6, await BalanceAsync("u"));
    }

    [Theory]
    [InlineData(6, "")]
    [InlineData(5, "\"asset\":\"EUR\"")]
    [InlineData(5, "\"priority\":3")]
    [InlineData(5, "\"source\":\"bundled\"")]
    [InlineData(5, "\"expires_at\":\"2031-01-01T00:00:00Z\"")]
    public async Task The_same_key_with_another_meaning_is_refused(decimal amount, string more)
    {
        AssertDone(await AddAsync("u", 5, "k"));
        AssertRefused(422, "idempotency_key_reused", await AddAsync("u", amount, "k", more));
        Assert.Equal(5, await BalanceAsync("u"));
    }

    [Fact]
    public async Task A_key_is_of_one_user_and_one_kind_of_operation()
    {
        AssertDone(await AddAsync("u", 5, "k"));
        Assert.False(AssertDone(await AddAsync("v", 5, "k")).Has("idempotent"));
        Assert.False(AssertDone(await DeductAsync("u", 5, "k")).Has("idempotent"));
        Assert.Equal((0, 5), (await BalanceAsync("u"), await BalanceAsync("v")));
    }

    [Fact]
    public async Task First_adds_at_once_make_one_user_and_lose_nothing()
    {
        var replies = await AtOnceAsync(40, _ => AddAsync("u", 1));
        Assert.Equal(Enumerable.Range(1, 40).Select(n => (decimal)n), replies.Select(reply => reply.Number("balance_after")).Order());
        Assert.Equal(40, (await HistoryAsync("u")).Number("total"));
    }

    [Fact]
    public async Task The_same_key_at_once_adds_once()
    {
        var replies = await AtOnceAsync(20, _ => AddAsync("u", 3, "k"));
        Assert.Single(replies.Select(reply => AssertDone(reply).Text("ledger_id")).Distinct());
        Assert.Single(replies, reply => !reply.Has("idempotent"));
        Assert.Equal(3, await BalanceAsync("u"));
    }

    [Fact]
    public async Task Amounts_are_exact()
    {
        AssertDone(await AddAsync("u", 0.1m));
        AssertDone(await AddAsync("u", 0.2m));
        Assert.Equal(0.3m, await BalanceAsync("u"));
        AssertDone(await AddAsync("u", 999_999_999_999_999m));
        Assert.Equal(999_999_999_999_999.3m, await BalanceAsync("u"));
        AssertRefused(422, "amount_out_of_range", await AddAsync("u", 1));
        Assert.Equal(999_999_999_999_999.3m, await BalanceAsync("u"));
    }

    [Fact]
    public async Task An_amount_finer_than_its_asset_or_of_an_unknown_asset_is_refused()
    {
        AssertDone(await AddAsync("u", 1.25m, more: "\"asset\":\"USD\""));
        AssertRefused(422, "amount_too_precise", await AddAsync("u", 1.255m, more: "\"asset\":\"USD\""));
        AssertRefused(422, "amount_too_precise", await AddAsync("u", 1.5m, more: "\"asset\":\"JPY\""));
        AssertRefused(422, "unknown_asset", await AddAsync("u", 1, more: "\"asset\":\"GOLD\""));
        Assert.Equal((1.25m, 0), (await BalanceAsync("u", "&asset=USD"), await BalanceAsync("u")));
    }

    [Theory]
    [InlineData("\"priority\":-1", "priority")]
    [InlineData("\"priority\":1001", "priority")]
    [InlineData("\"priority\":\"1\"", "priority")]
    [InlineData("\"source\":\"stolen\"", "source")]
    [InlineData("\"source\":\"overdraft\"", "source")]
    [InlineData("\"expires_at\":\"tomorrow\"", "expires_at")]
    [InlineData("\"expires_at\":1893456000", "expires_at")]
    public async Task Terms_that_can_not_be_are_refused_by_name(string more, string field)
    {
        var reply = await AddAsync("u", 1, more: more);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
        Assert.Equal(0, await BalanceAsync("u"));
    }

    [Fact]
    public async Task Credits_that_have_ended_already_are_refused() =>
        AssertRefused(422, "expiry_in_past", await AddAsync("u", 1, more: "\"expires_at\":\"2030-01-01T00:00:00Z\""));

    [Theory]
    [InlineData("\"amount\":5")]
    [InlineData("\"user_id\":\"u\"")]
    [InlineData("\"user_id\":\"u\",\"amount\":null")]
    [InlineData("\"user_id\":\"u\",\"amount\":0")]
    [InlineData("\"user_id\":\"\",\"amount\":5")]
    public async Task Without_a_user_or_a_positive_amount_the_error_says_what_the_vendors_says(string fields)
    {
        var reply = await Api.PostAsync("/credits/add", $"{{{fields}}}");
        AssertRefused(400, "invalid_field", reply);
        Assert.StartsWith("user_id and a positive amount are required", reply.Text("error"));
    }
}
