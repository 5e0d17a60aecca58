using Xunit;

namespace Credits.Functions.Tests;

/// <summary>What one API does to a wallet, the others see at once.</summary>
public sealed class OneWalletTests : ApiTest
{
    [Fact]
    public async Task What_one_api_does_the_other_sees()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":100}"""));
        Assert.Equal(100, AssertDone(await Api.GetAsync("/v1/accounts/balance?externalId=u")).Number("balance"));

        AssertDone(await Api.PostAsync("/v1/accounts/credits/deduct", """{"externalId":"u","amount":30}"""));
        Assert.Equal(70, AssertDone(await Api.GetAsync("/credits/balance?user_id=u")).Number("balance"));

        var held = AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":50}""")).Text("reservation.id");
        Assert.Equal(20, (await Api.GetAsync("/credits/balance?user_id=u")).Number("available"));
        Assert.Equal(402, (await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":21}""")).Status);
        AssertDone(await Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{held}}","actualAmount":40}"""));

        var history = AssertDone(await Api.GetAsync("/credits/history?user_id=u"));
        var transactions = AssertDone(await Api.GetAsync("/v1/transactions?externalId=u"));
        Assert.Equal(["deduct", "deduct", "add"], history.Texts("entries", "event_type"));
        Assert.Equal(["debit", "debit", "credit"], transactions.Texts("items", "type"));
        Assert.Equal([40, 30, 100], history.Numbers("entries", "amount"));
        Assert.Equal(history.Numbers("entries", "amount"), transactions.Numbers("items", "amount"));
        Assert.Equal(held, history.Text("entries.0.reference_id"));
        for (var i = 0; i < 3; i++) Assert.Equal(history.Text($"entries.{i}.receipt.hash"), transactions.Text($"items.{i}.receipt.hash"));
    }

    [Fact]
    public async Task One_key_is_one_operation_through_whichever_api()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":100}""", "k"));
        Assert.True(AssertDone(await Api.PostAsync("/v1/accounts/credits/add", """{"externalId":"u","amount":100}""", "k")).Flag("idempotent"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/v1/accounts/credits/add", """{"externalId":"u","amount":99}""", "k"));
        Assert.Equal(100, (await Api.GetAsync("/credits/balance?user_id=u")).Number("balance"));
    }

    [Fact]
    public async Task Both_at_once_never_spend_more_than_there_is()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":100}"""));
        var replies = await AtOnceAsync(30, i => (i % 3) switch
        {
            0 => Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":7}"""),
            1 => Api.PostAsync("/v1/accounts/credits/deduct", """{"externalId":"u","amount":7}"""),
            _ => Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":7}"""),
        });
        Assert.Equal(14, replies.Count(reply => reply.Status == 200));
        Assert.Equal(16, replies.Count(reply => reply.Status == 402));
        Assert.Equal(2, (await Api.GetAsync("/credits/balance?user_id=u")).Number("available"));
    }
}
