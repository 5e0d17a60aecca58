using System.Text;
using Credits.Engine.Queues;
using Xunit;

namespace Credits.Testing.Queues;

public abstract partial class QueueCompliance
{
    public static TheoryData<string> Bodies => ["", "{\"a\":\"ü €\\n😀\"}", "not json \u0001", new string('x', Message.MaxBodyBytes)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_message_is_delivered_as_it_was_sent(string body)
    {
        var sentAt = Time.GetUtcNow();
        await SendAsync(NewMessage("evt_1:A.b-c", body, scope: "shop.live"));
        var message = (await ReceiveAsync()).Message;
        Assert.Equal((Queue, "shop.live", "evt_1:A.b-c", 1), (message.Queue, message.Scope, message.Id, message.DeliveryCount));
        Assert.Equal(body, Text(message));
        Assert.InRange(message.EnqueuedAt, sentAt.AddSeconds(-1), sentAt.AddSeconds(1));
    }

    [Fact]
    public async Task A_batch_is_delivered_as_it_was_sent()
    {
        Message[] batch = [.. Enumerable.Range(0, Message.MaxBatch).Select(i => NewMessage($"m{i}", $"body ü {i}", scope: $"a{i}.test"))];
        Assert.IsType<SendResult.Sent>(await Messages.SendBatchAsync(batch, Cancellation));
        var received = (await ReceiveAllAsync()).ToDictionary(delivery => delivery.Message.Id, delivery => delivery.Message);
        Assert.Equal(Message.MaxBatch, received.Count);
        Assert.All(batch, sent => Assert.Equal((sent.Scope, Encoding.UTF8.GetString(sent.Body.Span)), (received[sent.Id].Scope, Text(received[sent.Id]))));
    }

    [Fact]
    public async Task A_batch_of_the_largest_bodies_is_delivered()
    {
        var body = new string('y', Message.MaxBodyBytes);
        Assert.IsType<SendResult.Sent>(await Messages.SendBatchAsync([.. Enumerable.Range(0, 5).Select(i => NewMessage($"m{i}", body))], Cancellation));
        var received = await ReceiveAllAsync();
        Assert.Equal(5, received.Count);
        Assert.All(received, delivery => Assert.Equal(body, Text(delivery.Message)));
    }

    [Fact]
    public async Task A_message_is_not_delivered_before_its_time()
    {
        var due = Time.GetUtcNow().AddHours(1);
        await SendAsync(NewMessage("later", notBefore: due), NewMessage("past", notBefore: Time.GetUtcNow().AddDays(-1)));
        Assert.IsType<SendResult.Sent>(await Messages.SendBatchAsync([NewMessage("batched", notBefore: due)], Cancellation));
        Assert.Equal(["past"], await ReceiveIdsAsync());
        Time.Advance(TimeSpan.FromMinutes(59));
        Assert.DoesNotContain("later", await ReceiveIdsAsync());
        Time.Advance(TimeSpan.FromMinutes(1));
        var ids = await ReceiveIdsAsync();
        Assert.Contains("later", ids);
        Assert.Contains("batched", ids);
    }

    [Fact]
    public async Task A_second_message_of_the_same_id_counts_as_sent_and_is_swallowed()
    {
        await SendAsync(NewMessage("a", "first"), NewMessage("a", "second"));
        Assert.IsType<SendResult.Sent>(await Messages.SendBatchAsync([NewMessage("a"), NewMessage("b"), NewMessage("b")], Cancellation));
        var received = await ReceiveAllAsync();
        Assert.Equal(["a", "b"], received.Select(delivery => delivery.Message.Id));
        Assert.Equal("first", Text(received[0].Message));
        foreach (var delivery in received) Assert.True(await Source.SettleAsync(delivery, HandleResult.Done.Instance, Cancellation));

        Time.Advance(Memory - TimeSpan.FromMinutes(1));
        await SendAsync(NewMessage("a"));
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task An_id_is_forgotten_in_the_end()
    {
        await SendAsync(NewMessage("a"));
        Assert.True(await Source.SettleAsync(await ReceiveAsync(), HandleResult.Done.Instance, Cancellation));
        Time.Advance(Memory + TimeSpan.FromMinutes(1));
        await SendAsync(NewMessage("a"));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task Queues_know_nothing_of_each_other()
    {
        await SendAsync(NewMessage("a"), NewMessage("a", queue: QueueNames.Expirations));
        Assert.Equal(["a"], await ReceiveIdsAsync());
        Assert.Equal(["a"], await ReceiveIdsAsync(QueueNames.Expirations));
    }

    [Fact]
    public async Task Of_many_sends_of_one_id_at_once_one_is_delivered()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Messages.SendAsync(NewMessage("a"), Cancellation))));
        Assert.All(results, result => Assert.IsType<SendResult.Sent>(result));
        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task What_breaks_a_rule_is_a_bug_of_the_sender()
    {
        Message[] wrong =
        [
            NewMessage("a", queue: "nosuchqueue"), NewMessage(""), NewMessage("a b"), NewMessage("a", scope: ""), NewMessage("a\"b"),
            NewMessage(new string('i', Message.MaxIdLength + 1)), NewMessage("a", new string('x', Message.MaxBodyBytes + 1)),
        ];
        foreach (var message in wrong) await Assert.ThrowsAsync<ArgumentException>(() => Messages.SendAsync(message, Cancellation).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Messages.SendBatchAsync([], Cancellation).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Messages.SendBatchAsync([NewMessage("a"), NewMessage("b", queue: QueueNames.Expirations)], Cancellation).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Messages.SendBatchAsync([.. Enumerable.Range(0, Message.MaxBatch + 1).Select(i => NewMessage($"m{i}"))], Cancellation).AsTask());
        Assert.Empty(await ReceiveIdsAsync());
    }
}
