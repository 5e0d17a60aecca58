using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class DeductCreditsTests : TallyTest
{
    [Fact]
    public async Task The_answer_tells_the_balance_before_and_after()
    {
        AssertDone(await AddAsync("u", 500));
        var reply = AssertDone(await DeductAsync("u", 50));
        Assert.Equal(
            ("u", 50, 500, 450),
            (reply.Text("user_id"), reply.Number("amount"), reply.Number("balance_before"), reply.Number("balance_after")));
        Assert.Equal(2, reply.Number("receipt.sequence"));
    }

    [Fact]
    public async Task More_than_there_is_is_refused_with_the_balance()
    {
        AssertDone(await AddAsync("u", 10));
        var reply = await DeductAsync("u", 10.5m);
        AssertRefused(402, "insufficient_credits", reply);
        Assert.Equal(
            ("Insufficient credits", 10, 10, 10.5m, 0.5m),
            (reply.Text("error"), reply.Number("balance"), reply.Number("available"), reply.Number("required"), reply.Number("shortfall")));
        Assert.Equal(10, await BalanceAsync("u"));
    }

    [Fact]
    public async Task A_user_who_is_not_known_has_a_balance_of_zero_and_is_not_made()
    {
        var reply = await DeductAsync("nobody", 1);
        AssertRefused(402, "insufficient_credits", reply);
        Assert.Equal(("Insufficient credits", 0, 0, 1), (reply.Text("error"), reply.Number("balance"), reply.Number("available"), reply.Number("required")));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task A_retry_is_answered_as_the_first_time_even_when_the_balance_is_gone()
    {
        AssertDone(await AddAsync("u", 10));
        var first = AssertDone(await DeductAsync("u", 10, "k"));
        var again = AssertDone(await DeductAsync("u", 10, "k"));
        Assert.Equal(
            (true, first.Text("ledger_id"), 10, 0),
            (again.Flag("idempotent"), again.Text("ledger_id"), again.Number("balance_before"), again.Number("balance_after")));
        AssertRefused(422, "idempotency_key_reused", await DeductAsync("u", 11, "k"));
        AssertRefused(422, "idempotency_key_reused", await DeductAsync("u", 10, "k", "\"asset\":\"EUR\""));
    }

    [Fact]
    public async Task A_refused_deduction_can_succeed_later_with_the_same_key()
    {
        AssertDone(await AddAsync("u", 1));
        AssertRefused(402, "insufficient_credits", await DeductAsync("u", 2, "k"));
        AssertDone(await AddAsync("u", 1));
        Assert.False(AssertDone(await DeductAsync("u", 2, "k")).Has("idempotent"));
        Assert.True(AssertDone(await DeductAsync("u", 2, "k")).Flag("idempotent"));
    }

    [Fact]
    public async Task At_once_never_more_is_deducted_than_there_is()
    {
        AssertDone(await AddAsync("u", 100));
        var replies = await AtOnceAsync(40, _ => DeductAsync("u", 3));
        Assert.Equal(33, replies.Count(reply => reply.Status == 200));
        Assert.Equal(7, replies.Count(reply => reply.Status == 402));
        Assert.Equal(1, await BalanceAsync("u"));
    }

    [Fact]
    public async Task The_same_key_at_once_deducts_once()
    {
        AssertDone(await AddAsync("u", 5));
        var replies = await AtOnceAsync(20, _ => DeductAsync("u", 5, "k"));
        Assert.Single(replies.Select(reply => AssertDone(reply).Text("ledger_id")).Distinct());
        Assert.Equal(0, await BalanceAsync("u"));
    }

    [Fact]
    public async Task Held_credits_can_not_be_deducted()
    {
        AssertDone(await AddAsync("u", 10));
        AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":6}"""));
        AssertRefused(402, "insufficient_credits", await DeductAsync("u", 5));
        AssertDone(await DeductAsync("u", 4));
    }
}
