using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class ListTransactionsTests : CreditsDevTest
{
    [Fact]
    public async Task What_moved_the_balance_is_listed_newest_first()
    {
        AssertDone(await AddAsync("a", 100, more: "\"referenceId\":\"order-1\""));
        var reservation = await HoldAsync("a", 60);
        var confirmed = AssertDone(await ConfirmAsync(reservation, 45));
        await CancelAsync(await HoldAsync("a", 10));
        AssertDone(await DeductAsync("a", 5));

        var reply = AssertDone(await Api.GetAsync("/v1/transactions?externalId=a"));
        Assert.Equal(["debit", "debit", "credit"], reply.Texts("items", "type"));
        Assert.Equal(["debit", "settle", "credit"], reply.Texts("items", "kind"));
        Assert.Equal([5, 45, 100], reply.Numbers("items", "amount"));
        Assert.Equal([50, 55, 100], reply.Numbers("items", "balanceAfter"));
        Assert.Equal((confirmed.Text("transactionId"), reservation), (reply.Text("items.1.id"), reply.Text("items.1.reservationId")));
        Assert.Equal("order-1", reply.Text("items.2.referenceId"));
        Assert.Equal(confirmed.Text("accountId"), reply.Text("items.0.accountId"));
        Assert.Equal((50, 0, 3, false), (reply.Number("pagination.limit"), reply.Number("pagination.offset"), reply.Number("pagination.totalCount"), reply.Flag("pagination.hasMore")));
        Assert.False(reply.Has("items.1.reservation"));
    }

    [Fact]
    public async Task Reservations_come_along_when_asked_for()
    {
        AssertDone(await AddAsync("a", 100));
        var reservation = await HoldAsync("a", 60, "\"operation\":\"chat\",\"model\":\"gpt-4o\"");
        AssertDone(await ConfirmAsync(reservation, 45));
        var reply = AssertDone(await Api.GetAsync("/v1/transactions?externalId=a&include=reservation,usage"));
        Assert.Equal(
            (reservation, 60, "confirmed", "gpt-4o", 45),
            (reply.Text("items.0.reservation.id"), reply.Number("items.0.reservation.amount"), reply.Text("items.0.reservation.status"),
            reply.Text("items.0.reservation.metadata.model"), reply.Number("items.0.reservation.actualAmount")));
        Assert.False(reply.Has("items.1.reservation"));
    }

    [Fact]
    public async Task Pages_by_offset_show_every_transaction_once()
    {
        for (var i = 1; i <= 7; i++)
        {
            AssertDone(await AddAsync("a", i));
            await CancelAsync(await HoldAsync("a", 1));
        }

        var seen = new List<decimal>();
        for (var offset = 0; offset < 9; offset += 3)
        {
            var reply = AssertDone(await Api.GetAsync($"/v1/transactions?externalId=a&limit=3&offset={offset}"));
            Assert.Equal((7, offset < 6), (reply.Number("pagination.totalCount"), reply.Flag("pagination.hasMore")));
            seen.AddRange(reply.Numbers("items", "amount"));
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
        Assert.Equal(0, (await Api.GetAsync("/v1/transactions?externalId=a&offset=7")).Count("items"));
    }

    [Theory]
    [InlineData("startDate=2030-01-02T00:00:00Z", new[] { 3, 2 })]
    [InlineData("startDate=2030-01-02", new[] { 3, 2 })]
    [InlineData("endDate=2030-01-02T00:00:00Z", new[] { 2, 1 })]
    [InlineData("endDate=2030-01-01", new[] { 1 })]
    [InlineData("endDate=2030-01-01T23:59:59.999Z", new[] { 1 })]
    [InlineData("startDate=2030-01-02&endDate=2030-01-02", new[] { 2 })]
    [InlineData("startDate=2030-01-04", new int[0])]
    [InlineData("startDate=2030-01-03&endDate=2030-01-01", new int[0])]
    public async Task A_time_range_includes_both_its_ends(string range, int[] amounts)
    {
        for (var i = 1; i <= 3; i++)
        {
            AssertDone(await AddAsync("a", i));
            Api.Time.Jump(TimeSpan.FromDays(1));
        }

        var reply = AssertDone(await Api.GetAsync("/v1/transactions?externalId=a&" + range));
        Assert.Equal(amounts.Select(amount => (decimal)amount), reply.Numbers("items", "amount"));
        Assert.Equal(amounts.Length, reply.Number("pagination.totalCount"));
    }

    [Theory]
    [InlineData("startDate=yesterday", "startDate")]
    [InlineData("endDate=2030-13-01", "endDate")]
    [InlineData("include=secrets", "include")]
    [InlineData("offset=-1", "offset")]
    [InlineData("limit=0", "limit")]
    public async Task A_query_that_can_not_be_read_is_refused_by_name(string query, string field)
    {
        AssertDone(await AddAsync("a", 1));
        var reply = await Api.GetAsync("/v1/transactions?externalId=a&" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task What_ended_by_itself_is_listed_without_waiting_for_the_sweep()
    {
        AssertDone(await AddAsync("a", 10, more: "\"expiresAt\":\"2030-01-01T01:00:00Z\""));
        Api.Time.Jump(TimeSpan.FromHours(1));
        var reply = AssertDone(await Api.GetAsync("/v1/transactions?externalId=a"));
        Assert.Equal(("expire", "debit", 10, 0), (reply.Text("items.0.kind"), reply.Text("items.0.type"), reply.Number("items.0.amount"), reply.Number("items.0.balanceAfter")));
    }
}
