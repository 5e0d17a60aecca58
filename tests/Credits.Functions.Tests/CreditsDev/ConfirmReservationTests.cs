using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class ConfirmReservationTests : CreditsDevTest
{
    [Fact]
    public async Task What_was_used_is_charged_and_the_rest_is_free_again()
    {
        var account = AssertDone(await AddAsync("a", 100)).Text("accountId");
        var id = await HoldAsync("a", 60);
        var reply = AssertDone(await ConfirmAsync(id, 45));
        Assert.Equal(
            (true, id, "confirmed", account, 45, 15),
            (reply.Flag("success"), reply.Text("reservationId"), reply.Text("status"), reply.Text("accountId"), reply.Number("actualAmount"), reply.Number("released")));
        Assert.Matches("^txn_[a-z2-7]{52}$", reply.Text("transactionId"));
        Assert.Equal((55, 0, 55), (reply.Number("balance"), reply.Number("reserved"), reply.Number("available")));
        Assert.Equal((55, 0, 55), await BalanceAsync("a"));
        Assert.Equal(3, reply.Number("receipt.sequence"));
        Assert.False(reply.Has("idempotent"));
    }

    [Fact]
    public async Task Without_an_amount_all_that_is_held_is_charged()
    {
        AssertDone(await AddAsync("a", 100));
        var reply = AssertDone(await ConfirmAsync(await HoldAsync("a", 60)));
        Assert.Equal((60, 0, 40), (reply.Number("actualAmount"), reply.Number("released"), reply.Number("balance")));
    }

    [Fact]
    public async Task Nothing_used_charges_nothing()
    {
        AssertDone(await AddAsync("a", 100));
        var reply = AssertDone(await ConfirmAsync(await HoldAsync("a", 60), 0));
        Assert.Equal(("confirmed", 0, 60, 100), (reply.Text("status"), reply.Number("actualAmount"), reply.Number("released"), reply.Number("balance")));
        Assert.Equal(1, (await Api.GetAsync("/v1/transactions?externalId=a")).Number("pagination.totalCount"));
    }

    [Fact]
    public async Task More_than_held_is_charged_only_as_far_as_available_covers_it()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        await HoldAsync("a", 20);
        var reply = await ConfirmAsync(id, 81);
        AssertRefused(402, "insufficient_credits", reply);
        Assert.Equal((20, 21, 1), (reply.Number("available"), reply.Number("required"), reply.Number("shortfall")));
        Assert.Equal((100, 80, 20), await BalanceAsync("a"));

        var done = AssertDone(await ConfirmAsync(id, 80));
        Assert.Equal((80, 0, 20, 20, 0), (done.Number("actualAmount"), done.Number("released"), done.Number("balance"), done.Number("reserved"), done.Number("available")));
    }

    [Fact]
    public async Task The_same_again_is_answered_as_the_first_time()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        var first = AssertDone(await ConfirmAsync(id, 45));
        var again = AssertDone(await ConfirmAsync(id, 45.0m));
        Assert.Equal((true, first.Text("transactionId"), 45, 15), (again.Flag("idempotent"), again.Text("transactionId"), again.Number("actualAmount"), again.Number("released")));
        Assert.Equal((55, 0, 55), await BalanceAsync("a"));
    }

    [Fact]
    public async Task All_that_was_held_is_the_same_said_or_unsaid()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        AssertDone(await ConfirmAsync(id));
        Assert.True(AssertDone(await ConfirmAsync(id, 60)).Flag("idempotent"));
    }

    [Fact]
    public async Task Settled_in_another_way_is_a_conflict()
    {
        AssertDone(await AddAsync("a", 100));
        var confirmed = await HoldAsync("a", 10);
        AssertDone(await ConfirmAsync(confirmed, 9));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(confirmed, 10));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(confirmed, 10, allowExpired: true));
        AssertRefused(409, "reservation_settled", await CancelAsync(confirmed));
        var cancelled = await HoldAsync("a", 10);
        AssertDone(await CancelAsync(cancelled));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(cancelled));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(cancelled, allowExpired: true));
        Assert.Equal((91, 0, 91), await BalanceAsync("a"));
    }

    [Fact]
    public async Task After_its_deadline_it_is_gone()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        AssertRefused(410, "reservation_expired", await ConfirmAsync(id, 45));
        AssertRefused(410, "reservation_expired", await CancelAsync(id));
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
    }

    [Fact]
    public async Task A_late_confirm_that_is_allowed_is_charged_once_from_what_is_available()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        var reply = AssertDone(await ConfirmAsync(id, 45, allowExpired: true));
        Assert.Equal(("confirmed", 45, 0, 55), (reply.Text("status"), reply.Number("actualAmount"), reply.Number("released"), reply.Number("balance")));
        Assert.True(AssertDone(await ConfirmAsync(id, 45, allowExpired: true)).Flag("idempotent"));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(id, 44, allowExpired: true));
        Assert.True(AssertDone(await ConfirmAsync(id, 45)).Flag("idempotent"));
        AssertRefused(409, "reservation_settled", await ConfirmAsync(id));
        AssertRefused(409, "reservation_settled", await CancelAsync(id));
        Assert.Equal((55, 0, 55), await BalanceAsync("a"));

        var listed = await Api.GetAsync("/v1/reservations?externalId=a");
        Assert.Equal(("confirmed", 45, reply.Text("transactionId")), (listed.Text("reservations.0.status"), listed.Number("reservations.0.actualAmount"), listed.Text("reservations.0.transactionId")));
    }

    [Fact]
    public async Task A_late_confirm_beyond_what_is_available_is_refused()
    {
        AssertDone(await AddAsync("a", 60));
        var id = await HoldAsync("a", 60);
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        AssertDone(await DeductAsync("a", 20));
        AssertRefused(402, "insufficient_credits", await ConfirmAsync(id, allowExpired: true));
        AssertDone(await ConfirmAsync(id, 40, allowExpired: true));
    }

    [Fact]
    public async Task A_finer_amount_than_the_asset_has_is_refused()
    {
        AssertDone(await AddAsync("a", 100, more: "\"asset\":\"USD\""));
        var id = await HoldAsync("a", 60, "\"asset\":\"USD\"");
        AssertRefused(422, "amount_too_precise", await ConfirmAsync(id, 1.005m));
        Assert.Equal((100, 60, 40), await BalanceAsync("a", "&asset=USD"));
        Assert.Equal(("USD", 98.95m), (AssertDone(await ConfirmAsync(id, 1.05m)).Text("asset"), (await BalanceAsync("a", "&asset=USD")).Balance));
    }

    [Theory]
    [InlineData("res_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("res_")]
    [InlineData("nonsense")]
    public async Task A_reservation_that_is_not_there_is_not_found(string id)
    {
        AssertRefused(404, "reservation_not_found", await ConfirmAsync(id));
        AssertRefused(404, "reservation_not_found", await CancelAsync(id));
        AssertRefused(404, "reservation_not_found", await ExtendAsync(id, "\"ttl_seconds\":60"));
    }

    [Fact]
    public async Task A_transaction_is_no_reservation()
    {
        var transaction = AssertDone(await AddAsync("a", 100)).Text("transactionId");
        AssertRefused(404, "reservation_not_found", await ConfirmAsync(transaction));
        AssertRefused(404, "reservation_not_found", await CancelAsync(transaction));
    }

    [Fact]
    public async Task A_reservation_of_another_app_or_mode_is_not_found()
    {
        AssertDone(await AddAsync("a", 100));
        var body = $$"""{"reservationId":"{{await HoldAsync("a", 60)}}","ttl_seconds":60}""";
        foreach (var key in new[] { await Api.NewKeyAsync(newApp: "Other"), await Api.NewKeyAsync(Engine.Apps.Mode.Live) })
            foreach (var what in new[] { "confirm", "cancel", "extend" })
                AssertRefused(404, "reservation_not_found", await Api.PostAsync("/v1/reservations/" + what, body, key: key));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
    }

    [Theory]
    [InlineData("\"actualAmount\":-1", "actualAmount")]
    [InlineData("\"actualAmount\":\"5\"", "actualAmount")]
    [InlineData("\"allowExpired\":1", "allowExpired")]
    [InlineData("\"allow_expired\":\"yes\"", "allow_expired")]
    public async Task A_field_that_can_not_be_read_is_refused_by_name(string fields, string field)
    {
        AssertDone(await AddAsync("a", 100));
        var reply = await Api.PostAsync("/v1/reservations/confirm", $$"""{"reservationId":"{{await HoldAsync("a", 60)}}",{{fields}}}""");
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
    }

    [Fact]
    public async Task Of_confirms_and_cancels_at_once_one_wins_and_the_others_are_told()
    {
        AssertDone(await AddAsync("a", 1000));
        for (var round = 0; round < 10; round++)
        {
            var id = await HoldAsync("a", 60);
            var before = (await BalanceAsync("a")).Balance;
            var replies = await AtOnceAsync(12, i => i % 3 == 0 ? CancelAsync(id) : ConfirmAsync(id, 40 + (i % 3)));
            var done = replies.Where(reply => reply.Status == 200).ToList();
            Assert.Single(done, reply => !reply.Has("idempotent"));
            Assert.Single(done.Select(reply => reply.Text("status") + (reply.Has("actualAmount") ? reply.Number("actualAmount") : "")).Distinct());
            Assert.All(replies.Except(done), reply => AssertRefused(409, "reservation_settled", reply));
            var charged = done[0].Text("status") == "confirmed" ? done[0].Number("actualAmount") : 0;
            Assert.Equal((before - charged, 0, before - charged), await BalanceAsync("a"));
        }
    }
}
