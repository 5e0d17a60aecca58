using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class DeductCreditsTests : CreditsDevTest
{
    [Fact]
    public async Task Credits_are_deducted_and_the_answer_says_how_many()
    {
        AssertDone(await AddAsync("a", 10));
        var reply = AssertDone(await DeductAsync("a", 4));
        Assert.Equal(("a", 6, 4), (reply.Text("externalId"), reply.Number("balance"), reply.Number("deducted")));
        Assert.False(reply.Has("added"));
    }

    [Fact]
    public async Task More_than_is_available_is_refused_with_the_numbers()
    {
        AssertDone(await AddAsync("a", 10));
        await HoldAsync("a", 4);
        var reply = await DeductAsync("a", 7);
        AssertRefused(402, "insufficient_credits", reply);
        Assert.False(reply.Flag("success"));
        Assert.Equal((10, 6, 7, 1), (reply.Number("balance"), reply.Number("available"), reply.Number("required"), reply.Number("shortfall")));
        Assert.Equal((10, 4, 6), await BalanceAsync("a"));
        AssertDone(await DeductAsync("a", 6));
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_not_made()
    {
        AssertRefused(404, "customer_not_found", await DeductAsync("nobody", 1));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task A_retry_is_answered_as_the_first_time_even_when_the_balance_is_gone()
    {
        AssertDone(await AddAsync("a", 10));
        var first = AssertDone(await DeductAsync("a", 10, "k"));
        var again = AssertDone(await DeductAsync("a", 10, "k"));
        Assert.Equal((first.Text("transactionId"), 0, true), (again.Text("transactionId"), again.Number("balance"), again.Flag("idempotent")));
        AssertRefused(422, "idempotency_key_reused", await DeductAsync("a", 9, "k"));
    }

    [Fact]
    public async Task A_refused_deduction_can_succeed_later_with_the_same_key()
    {
        AssertDone(await AddAsync("a", 1));
        AssertRefused(402, "insufficient_credits", await DeductAsync("a", 2, "k"));
        AssertDone(await AddAsync("a", 1));
        Assert.False(AssertDone(await DeductAsync("a", 2, "k")).Has("idempotent"));
    }

    [Fact]
    public async Task At_once_never_more_is_deducted_than_there_is()
    {
        AssertDone(await AddAsync("a", 100));
        var replies = await AtOnceAsync(30, _ => DeductAsync("a", 7));
        Assert.Equal(14, replies.Count(reply => reply.Status == 200));
        Assert.Equal(16, replies.Count(reply => reply.Status == 402));
        Assert.Equal((2, 0, 2), await BalanceAsync("a"));
    }
}
