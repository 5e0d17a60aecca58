using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class RefundCreditsTests : TallyTest
{
    [Fact]
    public async Task All_of_a_deduction_is_paid_back()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        var reply = AssertDone(await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{deduction}}","description":"Sorry"}"""));
        Assert.Equal(
            (deduction, "u", 40, 100),
            (reply.Text("original_ledger_id"), reply.Text("user_id"), reply.Number("amount_refunded"), reply.Number("balance_after")));
        Assert.NotEqual(deduction, reply.Text("ledger_id"));

        var history = await HistoryAsync("u");
        Assert.Equal(
            ("refund", deduction, "Sorry", 40),
            (history.Text("entries.0.event_type"), history.Text("entries.0.reference_id"), history.Text("entries.0.description"), history.Number("entries.0.amount")));
    }

    [Fact]
    public async Task Parts_add_up_to_the_deduction_and_no_further()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        Assert.Equal(75, AssertDone(await RefundAsync(deduction, 15)).Number("balance_after"));
        AssertRefused(422, "refund_exceeds_deduction", await RefundAsync(deduction, 26));
        var rest = AssertDone(await RefundAsync(deduction));
        Assert.Equal((25, 100), (rest.Number("amount_refunded"), rest.Number("balance_after")));
        AssertRefused(409, "already_refunded", await RefundAsync(deduction));
        AssertRefused(409, "already_refunded", await RefundAsync(deduction, 1));
        Assert.Equal(100, await BalanceAsync("u"));
    }

    [Fact]
    public async Task Only_a_deduction_can_be_refunded()
    {
        var added = AssertDone(await AddAsync("u", 100)).Text("ledger_id");
        var ofAdd = await RefundAsync(added);
        AssertRefused(400, "not_refundable", ofAdd);
        Assert.Equal("Only a deduction can be refunded.", ofAdd.Text("error"));

        var refund = AssertDone(await RefundAsync(AssertDone(await DeductAsync("u", 40)).Text("ledger_id"))).Text("ledger_id");
        var ofRefund = await RefundAsync(refund);
        AssertRefused(400, "not_refundable", ofRefund);
        Assert.StartsWith("Cannot refund a refund", ofRefund.Text("error"));
        Assert.Equal(100, await BalanceAsync("u"));
    }

    [Fact]
    public async Task The_same_key_refunds_once()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        var first = AssertDone(await RefundAsync(deduction, key: "k"));
        var again = AssertDone(await RefundAsync(deduction, key: "k"));
        Assert.Equal((true, first.Text("ledger_id"), 40), (again.Flag("idempotent"), again.Text("ledger_id"), again.Number("amount_refunded")));
        AssertRefused(422, "idempotency_key_reused", await RefundAsync(deduction, 1, "k"));
        AssertRefused(422, "idempotency_key_reused", await RefundAsync(AssertDone(await DeductAsync("u", 1)).Text("ledger_id"), key: "k"));
    }

    [Fact]
    public async Task Parts_at_once_never_exceed_the_deduction()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        var replies = await AtOnceAsync(20, _ => RefundAsync(deduction, 7));
        Assert.Equal(5, replies.Count(reply => reply.Status == 200));
        Assert.Equal(15, replies.Count(reply => reply.Status == 422));
        Assert.Equal(95, await BalanceAsync("u"));
    }

    [Fact]
    public async Task In_full_at_once_it_is_refunded_once()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        var replies = await AtOnceAsync(10, _ => RefundAsync(deduction));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal(9, replies.Count(reply => reply.Status == 409));
        Assert.Equal(100, await BalanceAsync("u"));
    }

    [Fact]
    public async Task What_a_confirmed_reservation_charged_can_be_refunded()
    {
        AssertDone(await AddAsync("u", 100));
        var held = AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":60}""")).Text("reservation.id");
        var charge = AssertDone(await Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{held}}","actualAmount":45}""")).Text("transactionId");
        Assert.Equal(45, AssertDone(await RefundAsync(charge)).Number("amount_refunded"));
        AssertRefused(404, "entry_not_found", await RefundAsync(held + "x"));
        AssertRefused(400, "not_refundable", await RefundAsync(held));
    }

    [Fact]
    public async Task A_finer_amount_than_the_asset_has_is_refused()
    {
        AssertDone(await AddAsync("u", 10, more: "\"asset\":\"USD\""));
        var deduction = AssertDone(await DeductAsync("u", 5, more: "\"asset\":\"USD\"")).Text("ledger_id");
        AssertRefused(422, "amount_too_precise", await RefundAsync(deduction, 1.005m));
        Assert.Equal(1.05m, AssertDone(await RefundAsync(deduction, 1.05m)).Number("amount_refunded"));
    }

    [Theory]
    [InlineData("led_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("led_")]
    [InlineData("../..")]
    [InlineData("42")]
    public async Task An_entry_that_is_not_there_is_not_found(string id)
    {
        var reply = await RefundAsync(id);
        AssertRefused(404, "entry_not_found", reply);
        Assert.Equal("Ledger entry not found", reply.Text("error"));
    }

    [Fact]
    public async Task An_entry_of_another_app_or_mode_is_not_found()
    {
        AssertDone(await AddAsync("u", 100));
        var deduction = AssertDone(await DeductAsync("u", 40)).Text("ledger_id");
        foreach (var key in new[] { await Api.NewKeyAsync(newApp: "Other"), await Api.NewKeyAsync(Engine.Apps.Mode.Live) })
            AssertRefused(404, "entry_not_found", await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{deduction}}"}""", key: key));
        Assert.Equal(60, await BalanceAsync("u"));
    }

    [Fact]
    public async Task Without_an_entry_there_is_nothing_to_refund()
    {
        var reply = await Api.PostAsync("/credits/refund", "{}");
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal("ledger_id", reply.Text("field"));
    }
}
