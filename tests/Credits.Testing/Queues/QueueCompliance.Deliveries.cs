using System.Collections.Concurrent;
using Credits.Engine.Queues;
using Xunit;

namespace Credits.Testing.Queues;

public abstract partial class QueueCompliance
{
    [Fact]
    public async Task What_is_done_never_comes_again()
    {
        await SendAsync(NewMessage("a"));
        var delivery = await ReceiveAsync();
        Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
        Assert.False(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
        Time.Advance(Long);
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task What_is_locked_is_delivered_to_nobody_else()
    {
        await SendAsync(NewMessage("a"));
        var delivery = await ReceiveAsync();
        Assert.InRange(delivery.LockedUntil, Time.GetUtcNow() + LockTime - TimeSpan.FromSeconds(1), Time.GetUtcNow() + LockTime + TimeSpan.FromSeconds(1));
        Time.Advance(LockTime - TimeSpan.FromSeconds(2));
        Assert.Empty(await ReceiveIdsAsync());
        Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
    }

    [Fact]
    public async Task A_lock_ends_and_the_message_goes_to_the_next()
    {
        await SendAsync(NewMessage("a", "body"));
        var first = await ReceiveAsync();
        Time.Advance(LockTime + TimeSpan.FromSeconds(1));
        Assert.False(await Source.SettleAsync(first, HandleResult.Done.Instance, Cancellation));
        Assert.Null(await Source.RenewAsync(first, Cancellation));

        var second = Assert.Single(await ReceiveAllAsync());
        Assert.Equal(("a", 2, "body"), (second.Message.Id, second.Message.DeliveryCount, Text(second.Message)));
        Assert.False(await Source.SettleAsync(first, new HandleResult.DeadLetter("late"), Cancellation));
        Assert.Null(await Source.RenewAsync(first, Cancellation));
        Assert.True(await Source.SettleAsync(second, HandleResult.Done.Instance, Cancellation));
    }

    [Fact]
    public async Task A_renewed_lock_lasts_as_long_again()
    {
        await SendAsync(NewMessage("a"));
        var delivery = await ReceiveAsync();
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(LockTime - TimeSpan.FromSeconds(2));
            Assert.Empty(await ReceiveIdsAsync());
            delivery = Assert.IsType<Delivery>(await Source.RenewAsync(delivery, Cancellation));
            Assert.InRange(delivery.LockedUntil, Time.GetUtcNow() + LockTime - TimeSpan.FromSeconds(1), Time.GetUtcNow() + LockTime + TimeSpan.FromSeconds(1));
        }

        Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
    }

    [Fact]
    public async Task What_is_to_be_tried_again_comes_again_and_is_counted_until_it_is_dead()
    {
        await SendAsync(NewMessage("a", "body"));
        for (var count = 1; count <= DeliveryLimits.MaxDeliveries; count++)
        {
            var delivery = Assert.Single(await ReceiveAllAsync());
            Assert.Equal((count, "body"), (delivery.Message.DeliveryCount, Text(delivery.Message)));
            Assert.True(await Source.SettleAsync(delivery, new HandleResult.Retry("not yet"), Cancellation));
            Time.Advance(Long);
        }

        Assert.Empty(await ReceiveIdsAsync());
        Assert.Equal("a", Assert.Single(await DeadAsync()).Message.Id);
    }

    [Fact]
    public async Task What_is_tried_again_may_go_well()
    {
        await SendAsync(NewMessage("a"));
        Assert.True(await Source.SettleAsync(await ReceiveAsync(), new HandleResult.Retry("not yet"), Cancellation));
        Time.Advance(Long);
        Assert.True(await Source.SettleAsync(Assert.Single(await ReceiveAllAsync()), HandleResult.Done.Instance, Cancellation));
        Time.Advance(Long);
        Assert.Empty(await ReceiveIdsAsync());
        Assert.Empty(await DeadAsync());
    }

    [Fact]
    public async Task A_message_that_kills_every_receiver_is_dead_in_the_end()
    {
        await SendAsync(NewMessage("a"));
        for (var count = 1; count <= DeliveryLimits.MaxDeliveries; count++)
        {
            Assert.Equal(count, Assert.Single(await ReceiveAllAsync()).Message.DeliveryCount);
            Time.Advance(LockTime + TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await ReceiveIdsAsync());
        Assert.Equal("a", Assert.Single(await DeadAsync()).Message.Id);
    }

    [Fact]
    public async Task Of_receivers_at_once_each_message_goes_to_one()
    {
        const int count = 60;
        for (var i = 0; i < count; i++) await SendAsync(NewMessage($"m{i}"));
        var received = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (received.Count < count)
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
                var receiving = Source.ReceiveAsync(Queue, 5, enough.Token).AsTask();
                while (!receiving.IsCompleted && received.Count < count) await Task.Yield();
                if (!receiving.IsCompleted) await enough.CancelAsync();
                foreach (var delivery in await Deliveries(receiving))
                {
                    received.Add(delivery.Message.Id);
                    Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));
                }
            }
        })));
        Assert.Equal(count, received.Count);
        Assert.Equal(count, received.Distinct().Count());
        await NobodyWaitsAsync();
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task Who_waits_is_woken_by_a_send()
    {
        var waiting = ReceiveAsync();
        await SendAsync(NewMessage("a"));
        Assert.Equal("a", (await waiting).Message.Id);
    }

    [Fact]
    public async Task Who_waits_can_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Source.ReceiveAsync(Queue, 1, stop.Token).AsTask();
        await stop.CancelAsync();
        Assert.Empty(await Deliveries(waiting));
        await NobodyWaitsAsync();
        await SendAsync(NewMessage("a"));
        Assert.Equal("a", (await ReceiveAsync()).Message.Id);
    }

    private static async Task<IReadOnlyList<Delivery>> Deliveries(Task<IReadOnlyList<Delivery>> receiving)
    {
        try
        {
            return await receiving;
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
