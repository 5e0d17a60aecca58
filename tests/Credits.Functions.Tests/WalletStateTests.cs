using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests;

/// <summary>What a wallet that is frozen, closed or full still does, through both APIs.</summary>
public sealed class WalletStateTests : ApiTest
{
    [Fact]
    public async Task A_frozen_wallet_spends_and_holds_nothing_new_and_finishes_what_was_begun()
    {
        var (deduction, held) = await BeginAsync();
        await SetAsync(WalletState.Frozen);
        AssertRefused(409, "wallet_frozen", await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":1}"""));
        AssertRefused(409, "wallet_frozen", await Api.PostAsync("/v1/accounts/credits/deduct", """{"externalId":"u","amount":1}"""));
        AssertRefused(409, "wallet_frozen", await Api.PostAsync("/v1/transactions/create", """{"externalId":"u","type":"debit","amount":1}"""));
        AssertRefused(409, "wallet_frozen", await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":1}"""));

        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":1}"""));
        AssertDone(await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{deduction}}"}"""));
        AssertDone(await Api.PostAsync("/v1/reservations/extend", $$"""{"reservationId":"{{held}}","ttl_seconds":600}"""));
        AssertDone(await Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{held}}"}"""));
        Assert.Equal(("frozen", 81), await StateAsync());
    }

    [Fact]
    public async Task A_closed_wallet_does_nothing_and_answers_retries_of_what_it_did()
    {
        var (deduction, held) = await BeginAsync();
        AssertDone(await Api.PostAsync("/v1/reservations/cancel", $$"""{"reservationId":"{{held}}"}"""));
        AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":1}""", "k"));
        await SetAsync(WalletState.Closed);
        foreach (var (path, body) in new[]
        {
            ("/credits/add", """{"user_id":"u","amount":1}"""),
            ("/credits/deduct", """{"user_id":"u","amount":1}"""),
            ("/credits/refund", $$"""{"ledger_id":"{{deduction}}"}"""),
            ("/v1/accounts/credits/add", """{"externalId":"u","amount":1}"""),
            ("/v1/reservations/create", """{"externalId":"u","amount":1}"""),
        }) AssertRefused(409, "wallet_closed", await Api.PostAsync(path, body));
        Assert.True(AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":1}""", "k")).Flag("idempotent"));
        Assert.Equal(("closed", 0), await StateAsync());
    }

    [Fact]
    public async Task A_wallet_holds_as_many_reservations_as_it_may_and_not_one_more()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":1000}"""));
        var replies = await AtOnceAsync(Limits.Reservations, _ => Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":1}"""));
        Assert.All(replies, reply => AssertDone(reply));
        AssertRefused(409, "too_many_reservations", await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":1}"""));
        AssertDone(await Api.PostAsync("/v1/reservations/cancel", $$"""{"reservationId":"{{replies[7].Text("reservation.id")}}"}"""));
        AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":1}"""));
    }

    private async Task<(string Deduction, string Held)> BeginAsync()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"u","amount":100}"""));
        var deduction = AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":10}""")).Text("ledger_id");
        return (deduction, AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":20}""")).Text("reservation.id"));
    }

    private async Task SetAsync(WalletState state)
    {
        var name = WalletName.External((await Api.AccessAsync()).Scope, "u");
        var (_, outcome) = await Api.Services.GetRequiredService<WalletService>().SubmitAsync(name, new ChangeState(state) { EntryId = "state" });
        Assert.IsType<Outcome.Done>(outcome);
    }

    private async Task<(string Status, decimal Balance)> StateAsync()
    {
        var account = AssertDone(await Api.GetAsync("/v1/accounts/get?externalId=u"));
        return (account.Text("status"), account.Number("balance"));
    }
}
