using Xunit;

namespace Credits.Functions.Tests.Tally;

public sealed class ReadHistoryTests : TallyTest
{
    [Fact]
    public async Task It_lists_what_moved_the_balance_newest_first()
    {
        AssertDone(await AddAsync("u", 100, more: "\"description\":\"Pack\",\"reference_id\":\"order-1\",\"metadata\":{\"z\":1,\"a\":{\"b\":[true,null,\"\\u00e9\"]}}"));
        Api.Time.Advance(TimeSpan.FromSeconds(1));
        var deduction = AssertDone(await DeductAsync("u", 30));
        AssertDone(await RefundAsync(deduction.Text("ledger_id"), 10));

        var reply = AssertDone(await HistoryAsync("u"));
        Assert.Equal(("u", 3, 50, 0), (reply.Text("user_id"), reply.Number("total"), reply.Number("limit"), reply.Number("offset")));
        Assert.Equal(["refund", "deduct", "add"], reply.Texts("entries", "event_type"));
        Assert.Equal([10, 30, 100], reply.Numbers("entries", "amount"));
        Assert.Equal([80, 70, 100], reply.Numbers("entries", "balance_after"));
        Assert.Equal((deduction.Text("ledger_id"), deduction.Text("receipt.hash")), (reply.Text("entries.1.id"), reply.Text("entries.1.receipt.hash")));
        Assert.Equal(("Pack", "order-1"), (reply.Text("entries.2.description"), reply.Text("entries.2.reference_id")));
        Assert.Equal((1, "é"), (reply.Number("entries.2.metadata.z"), reply.Text("entries.2.metadata.a.b.2")));
        Assert.Equal(reply.Moment("entries.2.created_at").AddSeconds(1), reply.Moment("entries.1.created_at"));
    }

    [Fact]
    public async Task A_user_who_is_not_known_has_none()
    {
        var reply = AssertDone(await HistoryAsync("nobody"));
        Assert.Equal((0, 0), (reply.Count("entries"), reply.Number("total")));
    }

    [Fact]
    public async Task Pages_show_every_entry_once()
    {
        for (var i = 1; i <= 7; i++)
        {
            AssertDone(await AddAsync("u", i));
            AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":1}"""));
        }

        var seen = new List<decimal>();
        for (var offset = 0; offset <= 6; offset += 3)
        {
            var reply = AssertDone(await HistoryAsync("u", $"&limit=3&offset={offset}"));
            Assert.Equal((7, 3, offset), (reply.Number("total"), reply.Number("limit"), reply.Number("offset")));
            seen.AddRange(reply.Numbers("entries", "amount"));
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
        Assert.Equal(0, (await HistoryAsync("u", "&offset=7")).Count("entries"));
        Assert.Equal(0, (await HistoryAsync("u", "&offset=2147483647")).Count("entries"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=2147483648", "offset")]
    [InlineData("offset=1.5", "offset")]
    [InlineData("limit=1&limit=2", "limit")]
    public async Task A_page_that_can_not_be_is_refused_by_name(string query, string field)
    {
        var reply = await HistoryAsync("u", "&" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }
}
