using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Xunit;

namespace Credits.ServiceBus.Tests;

public sealed class DeadLetterFaultTests : ServiceBusTest
{
    private IDeadLetters Dead => Bus.Ports.DeadLetters;

    [Fact]
    public async Task Why_it_is_dead_is_told_as_the_broker_tells_it()
    {
        var letter = await BuryAsync("a");
        Assert.StartsWith("MaxDeliveryCountExceeded: ", letter.Reason, StringComparison.Ordinal);
        Assert.Null(letter.DiedAt);
    }

    [Fact]
    public async Task A_letter_that_can_not_be_sent_again_is_kept()
    {
        var letter = await BuryAsync("a");
        Broker.Faults.Add(Operation.Send, new Fault(403));
        Assert.IsType<SendResult.Unavailable>(await Dead.ReplayAsync(Queue, letter.Number, Cancellation));
        Assert.NotNull(await Dead.FindAsync(Queue, letter.Number, Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replay_that_breaks_off_after_sending_is_sent_once_when_it_is_tried_again(bool isRemoved)
    {
        var letter = await BuryAsync("a");
        if (isRemoved) Broker.Faults.Add(Operation.Complete, Fault.LostAfter);
        else Broker.Faults.Add(Operation.Complete, new Fault(400));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Passing(Dead.ReplayAsync(Queue, letter.Number, Cancellation).AsTask()));
        Assert.Equal(isRemoved, await Dead.ReplayAsync(Queue, letter.Number, Cancellation) is null);
        Assert.Equal([letter.ReplayId], await ReceiveIdsAsync());
        Assert.Null(await Dead.FindAsync(Queue, letter.Number, Cancellation));
    }

    [Fact]
    public async Task Letters_that_could_not_be_given_back_appear_again_when_their_locks_have_run_out()
    {
        await BuryAsync("a");
        Broker.Faults.Add(Operation.Abandon, new Fault(400));
        Assert.Single((await Dead.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters);
        Assert.Empty((await Dead.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters);
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Single((await Dead.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters);
    }

    private async Task<DeadLetter> BuryAsync(string id)
    {
        await SendAsync(id);
        for (var i = 0; i < DeliveryLimits.MaxDeliveries; i++)
            Assert.True(await Bus.SettleAsync(await ReceiveAsync(), new HandleResult.DeadLetter("no good"), Cancellation));
        return Assert.Single((await Dead.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters);
    }
}
