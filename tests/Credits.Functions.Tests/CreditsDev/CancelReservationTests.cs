using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class CancelReservationTests : CreditsDevTest
{
    [Fact]
    public async Task All_that_was_held_is_free_again()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        var reply = AssertDone(await CancelAsync(id));
        Assert.Equal((id, "cancelled", 60), (reply.Text("reservationId"), reply.Text("status"), reply.Number("released")));
        Assert.Equal((100, 0, 100), (reply.Number("balance"), reply.Number("reserved"), reply.Number("available")));
        Assert.False(reply.Has("transactionId"));
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
    }

    [Fact]
    public async Task The_same_again_is_answered_as_the_first_time()
    {
        AssertDone(await AddAsync("a", 100));
        var id = await HoldAsync("a", 60);
        AssertDone(await CancelAsync(id));
        var again = AssertDone(await CancelAsync(id));
        Assert.Equal((true, 60), (again.Flag("idempotent"), again.Number("released")));
        Assert.Equal(1, (await Api.GetAsync("/v1/reservations?externalId=a")).Count("reservations"));
    }
}
