using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

/// <summary>The vendor's own getting-started guide, step by step.</summary>
public sealed class VendorFlowTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task The_getting_started_guide_works_as_it_stands()
    {
        var created = await api.PostAsync("/v1/accounts/create", """{"name":"Alice","externalId":"user_abc123","email":"alice@example.com"}""");
        Assert.Equal(200, created.Status);
        Assert.True(created.Json.GetProperty("success").GetBoolean());
        var account = created.Json.GetProperty("account");
        Assert.StartsWith("acc_", account.GetProperty("id").GetString());
        Assert.Equal("Alice", account.GetProperty("name").GetString());
        Assert.Equal(0, account.GetProperty("balance").GetDecimal());

        var added = await api.PostAsync(
            "/v1/accounts/credits/add",
            """{"externalId":"user_abc123","amount":1000,"description":"Starter credits","metadata":{"source":"onboarding"}}""");
        Assert.Equal(1000, added.Number("balance"));
        Assert.Equal(1000, added.Number("added"));

        var balance = await api.GetAsync("/v1/accounts/balance?externalId=user_abc123");
        Assert.Equal((1000, 0, 1000), (balance.Number("balance"), balance.Number("reserved"), balance.Number("available")));

        var first = await api.PostAsync("/v1/reservations/create", """{"externalId":"user_abc123","amount":500}""");
        var reservation = first.Json.GetProperty("reservation");
        Assert.StartsWith("res_", reservation.GetProperty("id").GetString());
        Assert.Equal("pending", reservation.GetProperty("status").GetString());
        balance = await api.GetAsync("/v1/accounts/balance?externalId=user_abc123");
        Assert.Equal((1000, 500, 500), (balance.Number("balance"), balance.Number("reserved"), balance.Number("available")));

        var confirmed = await api.PostAsync(
            "/v1/reservations/confirm", $$"""{"reservationId":"{{reservation.GetProperty("id").GetString()}}","actualAmount":320}""");
        Assert.StartsWith("txn_", confirmed.Text("transactionId"));
        Assert.Equal(account.GetProperty("id").GetString(), confirmed.Text("accountId"));
        Assert.Equal((320, 180, 680), (confirmed.Number("actualAmount"), confirmed.Number("released"), confirmed.Number("balance")));

        var second = await api.PostAsync("/v1/reservations/create", """{"externalId":"user_abc123","amount":500}""");
        var cancelled = await api.PostAsync(
            "/v1/reservations/cancel", $$"""{"reservationId":"{{second.Json.GetProperty("reservation").GetProperty("id").GetString()}}"}""");
        Assert.Equal((200, "cancelled", 500, 680), (cancelled.Status, cancelled.Text("status"), cancelled.Number("released"), cancelled.Number("available")));
    }
}
