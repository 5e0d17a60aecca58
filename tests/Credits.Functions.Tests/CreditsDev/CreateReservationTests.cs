using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class CreateReservationTests : CreditsDevTest
{
    [Fact]
    public async Task Credits_are_held_for_five_minutes()
    {
        var account = AssertDone(await AddAsync("a", 100)).Text("accountId");
        var reply = AssertDone(await ReserveAsync("a", 60, more: "\"operation\":\"chat\",\"model\":\"gpt-4o\""));
        Assert.True(reply.Flag("success"));
        Assert.Matches("^res_[a-z2-7]{52}$", reply.Text("reservation.id"));
        Assert.Equal(
            (account, 60, "CREDIT", "pending"),
            (reply.Text("reservation.accountId"), reply.Number("reservation.amount"), reply.Text("reservation.asset"), reply.Text("reservation.status")));
        Assert.Equal(("chat", "gpt-4o"), (reply.Text("reservation.metadata.operation"), reply.Text("reservation.metadata.model")));
        Assert.Equal(Api.Time.GetUtcNow(), reply.Moment("reservation.createdAt"));
        Assert.Equal(Api.Time.GetUtcNow().AddMinutes(5), reply.Moment("reservation.expiresAt"));
        Assert.Equal((100, 60, 40), (reply.Number("balance"), reply.Number("reserved"), reply.Number("available")));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
        Assert.Equal(2, reply.Number("receipt.sequence"));
    }

    [Fact]
    public async Task What_the_client_says_of_it_is_kept_next_to_operation_and_model()
    {
        AssertDone(await AddAsync("a", 100));
        var reply = AssertDone(await ReserveAsync(
            "a", 1, more: "\"operation\":\"chat\",\"metadata\":{\"operation\":\"other\",\"job\":\"\\u00e9\"},\"description\":\"A job\",\"referenceId\":\"job-1\""));
        Assert.Equal(
            ("chat", "é", "A job", "job-1"),
            (reply.Text("reservation.metadata.operation"), reply.Text("reservation.metadata.job"), reply.Text("reservation.description"), reply.Text("reservation.referenceId")));
    }

    [Theory]
    [InlineData("ttl_seconds", 1)]
    [InlineData("ttlSeconds", 60)]
    [InlineData("ttl_seconds", 86400)]
    public async Task It_lives_as_long_as_asked(string field, int seconds)
    {
        AssertDone(await AddAsync("a", 100));
        var reply = AssertDone(await ReserveAsync("a", 1, more: $"\"{field}\":{seconds}"));
        Assert.Equal(Api.Time.GetUtcNow().AddSeconds(seconds), reply.Moment("reservation.expiresAt"));
    }

    [Theory]
    [InlineData("\"ttl_seconds\":0", "ttl_seconds")]
    [InlineData("\"ttl_seconds\":86401", "ttl_seconds")]
    [InlineData("\"ttlSeconds\":-1", "ttlSeconds")]
    [InlineData("\"ttl_seconds\":1.5", "ttl_seconds")]
    [InlineData("\"ttl_seconds\":\"60\"", "ttl_seconds")]
    [InlineData("\"operation\":7", "operation")]
    [InlineData("\"model\":{}", "model")]
    public async Task A_field_out_of_its_limits_is_refused_by_name(string more, string field)
    {
        AssertDone(await AddAsync("a", 100));
        var reply = await ReserveAsync("a", 1, more: more);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
    }

    [Fact]
    public async Task More_than_is_available_is_refused_and_nothing_is_held()
    {
        AssertDone(await AddAsync("a", 100));
        await HoldAsync("a", 60);
        var reply = await ReserveAsync("a", 41);
        AssertRefused(402, "insufficient_credits", reply);
        Assert.Equal((40, 41, 1), (reply.Number("available"), reply.Number("required"), reply.Number("shortfall")));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
        AssertRefused(404, "customer_not_found", await ReserveAsync("nobody", 1));
    }

    [Fact]
    public async Task The_same_key_holds_once()
    {
        AssertDone(await AddAsync("a", 100));
        var first = AssertDone(await ReserveAsync("a", 60, "k"));
        var again = AssertDone(await ReserveAsync("a", 60, "k"));
        Assert.True(again.Flag("idempotent"));
        Assert.Equal((first.Text("reservation.id"), "pending"), (again.Text("reservation.id"), again.Text("reservation.status")));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
        AssertRefused(422, "idempotency_key_reused", await ReserveAsync("a", 61, "k"));
        AssertRefused(422, "idempotency_key_reused", await ReserveAsync("a", 60, "k", "\"ttl_seconds\":60"));
    }

    [Fact]
    public async Task A_retry_after_it_ended_tells_that_it_ended()
    {
        AssertDone(await AddAsync("a", 100));
        AssertDone(await CancelAsync(AssertDone(await ReserveAsync("a", 60, "cancelled")).Text("reservation.id")));
        Assert.Equal("cancelled", AssertDone(await ReserveAsync("a", 60, "cancelled")).Text("reservation.status"));

        AssertDone(await ReserveAsync("a", 60, "expired"));
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        var again = AssertDone(await ReserveAsync("a", 60, "expired"));
        Assert.Equal(("expired", 0, 100), (again.Text("reservation.status"), again.Number("reserved"), again.Number("available")));
    }

    [Fact]
    public async Task Twenty_at_once_for_75_each_on_a_balance_of_500_grant_exactly_six()
    {
        AssertDone(await AddAsync("a", 500));
        var replies = await AtOnceAsync(20, _ => ReserveAsync("a", 75));
        Assert.Equal(6, replies.Count(reply => reply.Status == 200));
        Assert.Equal(14, replies.Count(reply => reply.Status == 402));
        Assert.Equal((500, 450, 50), await BalanceAsync("a"));
        Assert.Equal(6, (await Api.GetAsync("/v1/reservations?externalId=a&activeOnly=true")).Count("reservations"));
    }
}
