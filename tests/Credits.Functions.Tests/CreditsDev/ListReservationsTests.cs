using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class ListReservationsTests : CreditsDevTest
{
    [Fact]
    public async Task Open_and_closed_ones_are_listed_newest_first_with_how_they_ended()
    {
        AssertDone(await AddAsync("a", 100));
        var expired = await NextAsync(1);
        Api.Time.Advance(TimeSpan.FromMinutes(5));
        var confirmed = await NextAsync(2);
        var open = await NextAsync(3);
        var cancelled = await NextAsync(4);
        var charge = AssertDone(await ConfirmAsync(confirmed, 1));
        AssertDone(await CancelAsync(cancelled));

        var reply = AssertDone(await Api.GetAsync("/v1/reservations?externalId=a"));
        Assert.Equal([cancelled, open, confirmed, expired], reply.Texts("reservations", "id"));
        Assert.Equal(["cancelled", "pending", "confirmed", "expired"], reply.Texts("reservations", "status"));
        Assert.Equal([4, 3, 2, 1], reply.Numbers("reservations", "amount"));
        Assert.Equal((charge.Text("transactionId"), 1), (reply.Text("reservations.2.transactionId"), reply.Number("reservations.2.actualAmount")));
        for (var i = 0; i < 4; i++) Assert.Equal($"op{4 - i}", reply.Text($"reservations.{i}.metadata.operation"));

        var active = AssertDone(await Api.GetAsync("/v1/reservations?externalId=a&activeOnly=true"));
        Assert.Equal([open], active.Texts("reservations", "id"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Pages_show_every_reservation_once_even_when_some_end_between_them(int limit)
    {
        AssertDone(await AddAsync("a", 100));
        var all = new List<string>();
        for (var i = 1; i <= 9; i++)
        {
            all.Insert(0, await NextAsync(i));
            if (i % 2 == 0) AssertDone(await CancelAsync(all[0]));
        }

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var reply = AssertDone(await Api.GetAsync($"/v1/reservations?externalId=a&limit={limit}{cursor}"));
            seen.AddRange(reply.Texts("reservations", "id"));
            cursor = reply.Flag("hasMore") ? "&cursor=" + reply.Text("nextCursor") : "";
            await ConfirmAsync(all[4], 0);
        }
        while (cursor.Length > 0);
        Assert.Equal(all, seen);
    }

    [Fact]
    public async Task Those_opened_in_the_same_millisecond_are_each_shown_once()
    {
        AssertDone(await AddAsync("a", 100));
        var all = new List<string>();
        for (var i = 0; i < 6; i++) all.Add(await HoldAsync("a", 1));
        for (var i = 0; i < 6; i += 2) AssertDone(await CancelAsync(all[i]));

        var first = AssertDone(await Api.GetAsync("/v1/reservations?externalId=a&limit=3"));
        var second = AssertDone(await Api.GetAsync("/v1/reservations?externalId=a&limit=3&cursor=" + first.Text("nextCursor")));
        Assert.Equal(all.Order(), first.Texts("reservations", "id").Concat(second.Texts("reservations", "id")).Order());
        Assert.False(second.Flag("hasMore"));
    }

    [Fact]
    public async Task Reservations_of_others_are_not_listed()
    {
        AssertDone(await AddAsync("a", 100));
        AssertDone(await AddAsync("b", 100));
        await HoldAsync("b", 1);
        Assert.Equal(0, AssertDone(await Api.GetAsync("/v1/reservations?externalId=a")).Count("reservations"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/v1/reservations?externalId=a", await Api.NewKeyAsync(newApp: "Other")));
    }

    [Theory]
    [InlineData("activeOnly=maybe", "activeOnly")]
    [InlineData("limit=1000", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_query_that_can_not_be_read_is_refused_by_name(string query, string field)
    {
        AssertDone(await AddAsync("a", 100));
        var reply = await Api.GetAsync("/v1/reservations?externalId=a&" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    private async Task<string> NextAsync(int amount)
    {
        Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        return await HoldAsync("a", amount, $"\"operation\":\"op{amount}\"");
    }
}
