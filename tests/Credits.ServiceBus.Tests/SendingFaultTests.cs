using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Xunit;

namespace Credits.ServiceBus.Tests;

/// <summary>Whatever goes wrong with a send: it is tried again where that helps, said plainly where not, and never doubled.</summary>
public sealed class SendingFaultTests : ServiceBusTest
{
    [Fact]
    public async Task A_request_or_an_answer_that_is_lost_is_sent_again_and_kept_once()
    {
        Broker.Faults.Add(Operation.Send, Fault.LostBefore, Fault.LostAfter);
        Assert.IsType<SendResult.Sent>(await SendAsync("a"));
        Assert.Equal(3, CountOf(Operation.Send));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_may_go_better_is_tried_four_times_with_growing_pauses(int status)
    {
        var start = Time.GetUtcNow();
        Broker.Faults.Add(Operation.Send, new(status), new(status), new(status));
        Assert.IsType<SendResult.Sent>(await SendAsync("a"));
        Assert.Equal(TimeSpan.FromSeconds(2.6), Time.GetUtcNow() - start);
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_goes_on_failing_is_given_up(int status)
    {
        Broker.Faults.Add(Operation.Send, new(status), new(status), new(status), new(status));
        var unavailable = Assert.IsType<SendResult.Unavailable>(await SendAsync("a"));
        Assert.Contains($"{status}", unavailable.Reason, StringComparison.Ordinal);
        Assert.Contains("TrackingId:0", unavailable.Reason, StringComparison.Ordinal);
        Assert.Equal(4, CountOf(Operation.Send));
    }

    [Fact]
    public async Task A_busy_namespace_is_given_the_time_it_asks_for_if_that_is_short()
    {
        var start = Time.GetUtcNow();
        Broker.Faults.Add(Operation.Send, new Fault(429, RetryAfter: 2));
        Assert.IsType<SendResult.Sent>(await SendAsync("a"));
        Assert.Equal(TimeSpan.FromSeconds(2), Time.GetUtcNow() - start);
    }

    [Fact]
    public async Task A_longer_pause_is_left_to_the_sender()
    {
        Broker.Faults.Add(Operation.Send, new Fault(429, RetryAfter: 60));
        Assert.Equal(new SendResult.Throttled(TimeSpan.FromSeconds(60)), await SendAsync("a"));
        Assert.Equal(1, CountOf(Operation.Send));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task What_does_not_go_better_is_not_tried_again(int status)
    {
        Broker.Faults.Add(Operation.Send, new Fault(status));
        Assert.IsType<SendResult.Unavailable>(await SendAsync("a"));
        Assert.Equal(1, CountOf(Operation.Send));
    }

    [Fact]
    public async Task A_namespace_that_does_not_answer_is_asked_again_after_ten_seconds()
    {
        Broker.Faults.Add(Operation.Send, Fault.Silence);
        var sending = Bus.SendAsync(NewMessage("a"), Cancellation).AsTask();
        while (CountOf(Operation.Send) == 0) await Task.Yield();
        Time.Advance(ServiceBusClient.TryTime - TimeSpan.FromMilliseconds(1));
        Assert.False(sending.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<SendResult.Sent>(await Passing(sending));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task A_sender_that_gives_up_is_let_go()
    {
        Broker.Faults.Add(Operation.Send, Fault.Silence);
        using var stop = new CancellationTokenSource();
        var sending = Bus.SendAsync(NewMessage("a"), stop.Token).AsTask();
        while (CountOf(Operation.Send) == 0) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_unavailable()
    {
        using var nobody = new ServiceBusQueue(ServiceBusOptions.FromConnectionString("Endpoint=http://127.0.0.1:9/;SharedAccessKeyName=n;SharedAccessKey=k"), Time);
        Assert.IsType<SendResult.Unavailable>(await Passing(nobody.SendAsync(NewMessage("a"), Cancellation).AsTask()));
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_is_sent_again_and_kept_once()
    {
        Message[] batch = [.. Enumerable.Range(0, 40).Select(i => NewMessage($"m{i}", new string('x', 10_000)))];
        Broker.Faults.Add(Operation.Send, new Fault(429, RetryAfter: 0), Fault.LostAfter, new Fault(403));
        Assert.IsType<SendResult.Unavailable>(await Passing(Bus.SendBatchAsync(batch, Cancellation).AsTask()));
        Assert.IsType<SendResult.Sent>(await Passing(Bus.SendBatchAsync(batch, Cancellation).AsTask()));
        Assert.Equal(batch.Select(message => message.Id), await ReceiveIdsAsync());
    }

    [Fact]
    public async Task A_batch_takes_as_few_requests_as_its_size_allows()
    {
        await Bus.SendBatchAsync([.. Enumerable.Range(0, 100).Select(i => NewMessage($"a{i}"))], Cancellation);
        Assert.Equal(1, CountOf(Operation.Send));
        await Bus.SendBatchAsync([.. Enumerable.Range(0, 40).Select(i => NewMessage($"b{i}", new string('"', 5_000)))], Cancellation);
        Assert.InRange(CountOf(Operation.Send), 3, 10);
        Assert.Equal(140, (await ReceiveIdsAsync()).Length);
    }

    [Fact]
    public async Task What_is_not_text_goes_through_a_batch_unharmed()
    {
        byte[] bytes = [0xFF, 0x00, 0xC3, 0x28];
        Assert.IsType<SendResult.Sent>(await Bus.SendBatchAsync([NewMessage("a"), NewMessage("b") with { Body = bytes }], Cancellation));
        var all = new List<Delivery>();
        while (all.Count < 2) all.AddRange(await Bus.ReceiveAsync(Queue, 2, Cancellation));
        Assert.Equal(bytes, all.Single(delivery => delivery.Message.Id == "b").Message.Body.ToArray());
    }

    [Fact]
    public async Task A_time_between_two_seconds_is_rounded_up()
    {
        var due = Time.GetUtcNow().AddMilliseconds(10_001);
        await Bus.SendAsync(NewMessage("a", notBefore: due), Cancellation);
        Time.Advance(TimeSpan.FromSeconds(10.5));
        Assert.Empty(await ReceiveIdsAsync());
        Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }
}
