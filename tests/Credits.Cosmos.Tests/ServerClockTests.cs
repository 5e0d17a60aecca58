using Credits.CosmosGateway.Http;
using Credits.Engine.Storage;
using Xunit;

namespace Credits.Cosmos.Tests;

public sealed class ServerClockTests : CosmosTest
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // Sent and received as the machine's clock has it, in seconds around the server's date; and the least that explains it.
    [InlineData(0, 0, 0)]
    [InlineData(0.9, 1, 0)]
    [InlineData(-1, 30, 0)]
    [InlineData(10, 11, 9)]
    [InlineData(-9, -8, -8)]
    [InlineData(-40, -8, -8)]
    public void The_difference_is_the_least_that_explains_what_was_seen(double sent, double received, double expected) => Assert.Equal(
        TimeSpan.FromSeconds(expected),
        ServerClock.SkewOf(Noon + TimeSpan.FromSeconds(sent), Noon, Noon + TimeSpan.FromSeconds(received)));

    [Fact]
    public async Task Where_answers_carry_no_time_the_account_is_asked_for_it()
    {
        var options = Account.Options with { Seams = new CosmosSeams { AskTime = TimeSpan.FromSeconds(30) } };
        await using var store = await CosmosStore.OpenAsync(options, Time, Cancellation);
        var before = Gateway.Traffic[RequestKind.Account].Requests;

        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(before, Gateway.Traffic[RequestKind.Account].Requests);

        Time.Advance(TimeSpan.FromSeconds(1));
        while (Gateway.Traffic[RequestKind.Account].Requests == before) await Task.Yield();
    }

    [Fact]
    public async Task Every_answer_tells_the_time_and_writes_stop_while_the_clock_is_off()
    {
        var now = Time.GetUtcNow();
        var machine = new Testing.Time.ManualTime(now);
        await using var store = await CosmosStore.OpenAsync(Account.Options, machine, Cancellation);
        var guarded = ClockGuard.Around(store);
        Assert.Equal(TimeSpan.Zero, store.Skew);

        machine.Set(now + TimeSpan.FromMinutes(1));
        await guarded.ReadAsync(Wallet, "a", Cancellation);
        Assert.InRange(store.Skew, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(60));
        Assert.IsType<CommitResult.Unavailable>(await guarded.CommitAsync(Create("a"), Cancellation));

        machine.Set(now);
        Assert.Null(await guarded.ReadAsync(Wallet, "a", Cancellation));
        Assert.IsType<CommitResult.Done>(await guarded.CommitAsync(Create("a"), Cancellation));
    }
}
