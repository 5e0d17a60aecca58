using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class ExtendReservationTests : CreditsDevTest
{
    [Fact]
    public async Task The_deadline_moves_and_the_credits_stay_held()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60, "\"operation\":\"chat\"");
        Api.Time.Advance(TimeSpan.FromMinutes(4));
        var reply = AssertDone(await ExtendAsync(id, "\"expiresAt\":\"2030-01-01T01:00:00Z\""));
        Assert.Equal(
            (id, "pending", new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero), "chat"),
            (reply.Text("reservation.id"), reply.Text("reservation.status"), reply.Moment("reservation.expiresAt"), reply.Text("reservation.metadata.operation")));
        Api.Time.Advance(TimeSpan.FromMinutes(55));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
    }

    [Fact]
    public async Task Seconds_count_from_now()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        for (var beat = 0; beat < 5; beat++)
        {
            Api.Time.Advance(TimeSpan.FromMinutes(4));
            var reply = AssertDone(await ExtendAsync(id, "\"ttlSeconds\":300"));
            Assert.Equal(Api.Time.GetUtcNow().AddMinutes(5), reply.Moment("reservation.expiresAt"));
        }

        AssertDone(await ConfirmAsync(id));
    }

    [Theory]
    [InlineData("\"expiresAt\":\"2030-01-01T01:00:00Z\"")]
    [InlineData("\"ttl_seconds\":3600")]
    public async Task A_retry_extends_once(string deadline)
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        var first = AssertDone(await ExtendAsync(id, deadline, "k"));
        Api.Time.Advance(TimeSpan.FromSeconds(7));
        var again = AssertDone(await ExtendAsync(id, deadline, "k"));
        Assert.True(again.Flag("idempotent"));
        Assert.Equal(first.Number("receipt.sequence"), again.Number("receipt.sequence"));
        Assert.Equal(first.Moment("reservation.expiresAt"), again.Moment("reservation.expiresAt"));
    }

    [Fact]
    public async Task Without_a_key_a_deadline_that_was_set_before_can_be_set_again()
    {
        const string Late = "\"expiresAt\":\"2030-01-01T01:00:00Z\"";
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        AssertDone(await ExtendAsync(id, Late));
        AssertDone(await ExtendAsync(id, "\"ttl_seconds\":60"));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero), AssertDone(await ExtendAsync(id, Late)).Moment("reservation.expiresAt"));
        AssertDone(await ConfirmAsync(id));
        AssertRefused(409, "reservation_settled", await ExtendAsync(id, Late));
    }

    [Fact]
    public async Task The_same_key_with_another_deadline_is_refused()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        AssertDone(await ExtendAsync(id, "\"ttl_seconds\":600", "k"));
        AssertRefused(422, "idempotency_key_reused", await ExtendAsync(id, "\"ttl_seconds\":601", "k"));
        AssertRefused(422, "idempotency_key_reused", await ExtendAsync(id, "\"expiresAt\":\"2030-01-01T00:10:00Z\"", "k"));
        AssertRefused(422, "idempotency_key_reused", await ExtendAsync(await HoldAsync("a", 1), "\"ttl_seconds\":600", "k"));
    }

    [Fact]
    public async Task What_has_ended_can_not_be_extended()
    {
        AssertDone(await AddAsync("a", 100));
        var confirmed = await HoldAsync("a", 10);
        AssertDone(await ConfirmAsync(confirmed));
        AssertRefused(409, "reservation_settled", await ExtendAsync(confirmed, "\"ttl_seconds\":60"));
        var expired = await HoldAsync("a", 10);
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        AssertRefused(410, "reservation_expired", await ExtendAsync(expired, "\"ttl_seconds\":60"));
    }

    [Theory]
    [InlineData("\"expiresAt\":\"2029-12-31T23:59:59Z\"", 422, "invalid_deadline")]
    [InlineData("\"expiresAt\":\"2030-01-02T00:00:01Z\"", 422, "invalid_deadline")]
    [InlineData("\"expiresAt\":\"soon\"", 400, "invalid_field")]
    [InlineData("\"ttl_seconds\":0", 400, "invalid_field")]
    [InlineData("\"ttl_seconds\":60,\"expiresAt\":\"2030-01-01T01:00:00Z\"", 400, "invalid_field")]
    [InlineData("\"x\":1", 400, "invalid_field")]
    public async Task A_deadline_that_can_not_be_is_refused(string deadline, int status, string code)
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        AssertRefused(status, code, await ExtendAsync(id, deadline));
        Assert.Equal(Api.Time.GetUtcNow().AddMinutes(5), (await Api.GetAsync("/v1/reservations?externalId=a")).Moment("reservations.0.expiresAt"));
    }
}
