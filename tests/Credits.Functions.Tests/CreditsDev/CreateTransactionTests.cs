using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class CreateTransactionTests : CreditsDevTest
{
    [Fact]
    public async Task A_credit_pays_in_and_a_debit_draws()
    {
        AssertDone(await AddAsync("a", 10));
        var credit = AssertDone(await CreateAsync("credit", 5, more: ",\"description\":\"Gift\",\"metadata\":{\"x\":1}"));
        Assert.Equal(
            ("credit", 5, 15, "Gift", 1),
            (credit.Text("transaction.type"), credit.Number("transaction.amount"), credit.Number("transaction.balanceAfter"),
            credit.Text("transaction.description"), credit.Number("transaction.metadata.x")));
        var debit = AssertDone(await CreateAsync("debit", 3));
        Assert.Equal(("debit", 3, 12), (debit.Text("transaction.type"), debit.Number("transaction.amount"), debit.Number("transaction.balanceAfter")));

        var list = await Api.GetAsync("/v1/transactions?externalId=a&limit=1");
        Assert.Equal(debit.Text("transaction.id"), list.Text("items.0.id"));
    }

    [Fact]
    public async Task A_debit_of_more_than_is_available_is_refused()
    {
        AssertDone(await AddAsync("a", 10));
        AssertRefused(402, "insufficient_credits", await CreateAsync("debit", 11));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
    }

    [Fact]
    public async Task A_key_is_good_for_one_transaction_of_either_type()
    {
        AssertDone(await AddAsync("a", 10));
        AssertDone(await CreateAsync("debit", 3, "k"));
        Assert.True(AssertDone(await CreateAsync("debit", 3, "k")).Flag("idempotent"));
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("credit", 3, "k"));
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("debit", 4, "k"));
        Assert.Equal((7, 0, 7), await BalanceAsync("a"));
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_not_made()
    {
        AssertRefused(404, "customer_not_found", await CreateAsync("credit", 1));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Theory]
    [InlineData("refund")]
    [InlineData("CREDIT")]
    [InlineData("")]
    public async Task Another_type_is_refused(string type)
    {
        var reply = await CreateAsync(type, 1);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal("type", reply.Text("field"));
    }

    private Task<Reply> CreateAsync(string type, decimal amount, string? key = null, string more = "") =>
        Api.PostAsync("/v1/transactions/create", $$"""{"externalId":"a","type":"{{type}}","amount":{{amount}}{{more}}}""", key);
}
