using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

/// <summary>The vendor's own getting-started guide, step by step.</summary>
public sealed class VendorFlowTests : CreditsDevTest
{
    [Fact]
    public async Task The_getting_started_guide_works_as_it_stands()
    {
        var created = AssertDone(await Api.PostAsync("/v1/accounts/create", """{"name":"Alice","externalId":"user_abc123","email":"alice@example.com"}"""));
        Assert.True(created.Flag("success"));
        Assert.StartsWith("acc_", created.Text("account.id"));
        Assert.Equal(("Alice", 0), (created.Text("account.name"), created.Number("account.balance")));

        var added = AssertDone(await Api.PostAsync(
            "/v1/accounts/credits/add",
            """{"externalId":"user_abc123","amount":1000,"description":"Starter credits","metadata":{"source":"onboarding"}}"""));
        Assert.Equal((1000, 1000), (added.Number("balance"), added.Number("added")));
        Assert.Equal((1000, 0, 1000), await BalanceAsync("user_abc123"));

        var first = AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"user_abc123","amount":500}"""));
        Assert.StartsWith("res_", first.Text("reservation.id"));
        Assert.Equal("pending", first.Text("reservation.status"));
        Assert.Equal((1000, 500, 500), await BalanceAsync("user_abc123"));

        var confirmed = AssertDone(await Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{first.Text("reservation.id")}}","actualAmount":320}"""));
        Assert.StartsWith("txn_", confirmed.Text("transactionId"));
        Assert.Equal(created.Text("account.id"), confirmed.Text("accountId"));
        Assert.Equal((320, 180, 680), (confirmed.Number("actualAmount"), confirmed.Number("released"), confirmed.Number("balance")));
        Assert.Equal((680, 0, 680), await BalanceAsync("user_abc123"));

        var second = AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"user_abc123","amount":500}"""));
        var cancelled = AssertDone(await Api.PostAsync("/v1/reservations/cancel", $$"""{"reservationId":"{{second.Text("reservation.id")}}"}"""));
        Assert.Equal(("cancelled", 500, 680), (cancelled.Text("status"), cancelled.Number("released"), cancelled.Number("available")));
        Assert.Equal((680, 0, 680), await BalanceAsync("user_abc123"));
    }
}
