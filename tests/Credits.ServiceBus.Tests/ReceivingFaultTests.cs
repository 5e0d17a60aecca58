using Credits.Engine;
using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Xunit;

namespace Credits.ServiceBus.Tests;

/// <summary>Whatever goes wrong with receiving and settling, no message is lost.</summary>
public sealed class ReceivingFaultTests : ServiceBusTest
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_delivery_that_is_lost_on_the_way_comes_again_when_its_lock_has_run_out()
    {
        await SendAsync("a");
        var locked = Time.GetUtcNow();
        Broker.Faults.Add(Operation.Receive, Fault.LostAfter);
        var receiving = Bus.ReceiveAsync(Queue, 1, Cancellation).AsTask();
        await UntilReceiverWaitsAsync();
        Time.Advance(TimeSpan.FromSeconds(55));
        Assert.Empty(await receiving);

        receiving = Bus.ReceiveAsync(Queue, 1, Cancellation).AsTask();
        await UntilReceiverWaitsAsync();
        Time.Advance(locked + BrokerOptions.LockTime - Time.GetUtcNow());
        var message = Assert.Single(await receiving).Message;
        Assert.Equal(("a", 2), (message.Id, message.DeliveryCount));
    }

    [Fact]
    public async Task A_queue_that_can_not_be_read_is_said_to_be_so()
    {
        Broker.Faults.Add(Operation.Receive, new(500), new(500), new(500), new(500));
        var failure = await Assert.ThrowsAsync<QueueUnavailableException>(() => Passing(Bus.ReceiveAsync(Queue, 1, Cancellation).AsTask()));
        Assert.Contains("500", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_received_is_not_lost_when_asking_for_more_fails()
    {
        await SendAsync("a");
        await SendAsync("b");
        Broker.Faults.Add(Operation.Receive, Fault.None, new Fault(400));
        Assert.Equal("a", Assert.Single(await Bus.ReceiveAsync(Queue, 10, Cancellation)).Message.Id);
    }

    [Fact]
    public async Task Several_are_received_at_once()
    {
        for (var i = 0; i < 5; i++) await SendAsync($"m{i}");
        Assert.Equal(["m0", "m1", "m2"], (await Bus.ReceiveAsync(Queue, 3, Cancellation)).Select(delivery => delivery.Message.Id));
    }

    [Fact]
    public async Task A_settlement_that_is_lost_before_it_arrives_is_done_by_the_next_try()
    {
        await SendAsync("a");
        Broker.Faults.Add(Operation.Complete, Fault.LostBefore, new Fault(503));
        Assert.True(await Passing(Bus.SettleAsync(await ReceiveAsync(), HandleResult.Done.Instance, Cancellation).AsTask()));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task A_settlement_whose_answer_is_lost_is_done_though_its_lock_is_gone()
    {
        await SendAsync("a");
        Broker.Faults.Add(Operation.Complete, Fault.LostAfter);
        Assert.False(await Passing(Bus.SettleAsync(await ReceiveAsync(), HandleResult.Done.Instance, Cancellation).AsTask()));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task A_settlement_that_never_arrives_leaves_the_message()
    {
        await SendAsync("a");
        Broker.Faults.Add(Operation.Complete, new(500), new(500), new(500), new(500));
        var delivery = await ReceiveAsync();
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Passing(Bus.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation).AsTask()));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task The_first_retry_is_at_once_and_later_ones_wait_for_the_lock_to_run_out()
    {
        await SendAsync("a");
        Assert.True(await Bus.SettleAsync(await ReceiveAsync(), new HandleResult.Retry("not yet"), Cancellation));
        var second = await ReceiveAsync();
        Assert.Equal(2, second.Message.DeliveryCount);
        Assert.True(await Bus.SettleAsync(second, new HandleResult.Retry("not yet"), Cancellation));
        Assert.Empty(await ReceiveIdsAsync());
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("a", await ReceiveIdsAsync());
    }

    [Fact]
    public async Task The_receiver_of_the_engine_handles_what_comes_over_it()
    {
        using var diagnostics = new Diagnostics();
        using var stop = new CancellationTokenSource();
        var handler = new Handler();
        var running = new QueueReceiver(Bus, handler, Time, diagnostics, (_, _) => { }).RunAsync(stop.Token);
        for (var i = 0; i < 30; i++) Assert.IsType<SendResult.Sent>(await Bus.SendAsync(NewMessage($"m{i}"), Cancellation));
        while (handler.Handled < 30 || CountOf(Operation.Complete) < 30)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stop.CancelAsync();
        await running;
        while (Broker.Waiting > 0) await Task.Yield();
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReceiveIdsAsync());
    }

    // Time passes only in the pauses of the client: while an answer is under way, it would come too late for client or lock.
    private async Task UntilReceiverWaitsAsync()
    {
        while (Broker.Waiting == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (Time.NextDue - Time.GetUtcNow() is { } pause && pause <= LongestPause) Time.Advance(pause);
            await Task.Yield();
        }
    }

    private sealed class Handler : IMessageHandler
    {
        private int handled;

        public string Queue => QueueNames.Payments;

        public int Handled => Volatile.Read(ref handled);

        public ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation)
        {
            Interlocked.Increment(ref handled);
            return ValueTask.FromResult<HandleResult>(HandleResult.Done.Instance);
        }
    }
}
