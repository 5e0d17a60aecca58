using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Credits.Core.Wallets;
using Credits.Engine.Queues;
using Credits.Engine.Queues.Expirations;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Queues;

/// <summary>A wallet announces the minute in which something in it ends next, and the message brings it up to date.</summary>
public sealed class ExpirationTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly Diagnostics diagnostics = new();
    private readonly FakeQueue queue = new();
    private readonly CancellationTokenSource stop = new();
    private readonly MeterListener meter = new();
    private readonly ExpirationPublisher publisher;
    private readonly WalletWriter writer;
    private readonly WalletService service;
    private long dropped;
    private Task running = Task.CompletedTask;

    public ExpirationTests()
    {
        var store = new MemoryStore(time);
        var entropy = new SeededEntropy(1);
        publisher = new ExpirationPublisher(queue, time, diagnostics);
        writer = new WalletWriter(store, time, entropy, diagnostics, new(), publisher);
        service = new WalletService(writer, new(store, time, entropy), store, time);
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == diagnostics.Meter && instrument.Name == "credits.expirations.dropped") listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        meter.Start();
    }

    public ValueTask InitializeAsync()
    {
        running = publisher.RunAsync(stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        meter.Dispose();
        diagnostics.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task What_will_end_is_announced_for_the_next_full_minute_after_it()
    {
        await DoAsync(Credit("a", "100", time.GetUtcNow().AddMinutes(10)));
        var message = await SentAsync(1);
        Assert.Equal((QueueNames.Expirations, Scope.Name, (DateTimeOffset?)time.GetUtcNow().AddMinutes(11)), (message.Queue, message.Scope, message.NotBefore));
        Assert.Equal($$"""{"app":"{{Scope.Name}}","wallet":"{{Ann.CustomerId}}","part":"0"}""", Encoding.UTF8.GetString(message.Body.Span));
        message.Validate();
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(54, 60)]
    [InlineData(55, 60)]
    [InlineData(56, 120)]
    [InlineData(60, 120)]
    public void The_minute_leaves_time_for_clocks_that_are_a_little_apart(int due, int minute)
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(start.AddSeconds(minute), ExpirationMessage.MinuteOf(start.AddSeconds(due)));
    }

    [Fact]
    public async Task The_same_minute_is_not_announced_twice_whatever_happens_in_between()
    {
        await DoAsync(Credit("a", "100", time.GetUtcNow().AddMinutes(10)));
        await SentAsync(1);
        await DoAsync(Credit("b", "100"));
        await DoAsync(Debit("c", "1"));
        await DoAsync(Credit("d", "100", time.GetUtcNow().AddMinutes(10).AddSeconds(30)));
        for (var i = 0; i < 3; i++)
        {
            await DoAsync(Reserve($"r{i}", "1", TimeSpan.FromMinutes(2)));
            await service.SettleAsync(Ann, Cancel($"r{i}"));
        }

        await DoAsync(Reserve("last", "1", TimeSpan.FromMinutes(5)));
        Assert.Equal(time.GetUtcNow().AddMinutes(6), (await SentAsync(3)).NotBefore);
        Assert.Equal([11, 3, 6], queue.Sent.Select(message => (message.NotBefore!.Value - time.GetUtcNow()).TotalMinutes));
        Assert.Equal(3, queue.Sent.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task When_something_has_ended_the_next_is_announced_and_the_message_does_it()
    {
        await DoAsync(Credit("a", "100", time.GetUtcNow().AddMinutes(1)));
        await DoAsync(Credit("b", "50", time.GetUtcNow().AddMinutes(5)));
        var first = await SentAsync(1);
        time.Advance(first.NotBefore!.Value - time.GetUtcNow());
        Assert.IsType<HandleResult.Done>(await HandleAsync(first.Body));
        Assert.Equal(50, (await writer.ReadAsync(Ann.Partition)).Head.Account("CREDIT").Balance.Value);
        var second = await SentAsync(2);
        Assert.Equal(time.GetUtcNow().AddMinutes(4), second.NotBefore);

        Assert.IsType<HandleResult.Done>(await HandleAsync(first.Body));
        Assert.IsType<HandleResult.Done>(await HandleAsync(second.Body));
        Assert.Equal(50, (await writer.ReadAsync(Ann.Partition)).Head.Account("CREDIT").Balance.Value);
    }

    [Fact]
    public async Task A_message_of_a_wallet_that_is_not_there_is_done()
    {
        var body = ExpirationMessage.Of(new Partition("app.test", "nobody"), time.GetUtcNow()).Body;
        Assert.IsType<HandleResult.Done>(await HandleAsync(body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"app":"a.test","wallet":1,"part":"0"}""")]
    [InlineData("""{"app":"a.test","wallet":"w"}""")]
    public async Task A_body_that_names_no_wallet_is_dead(string body) =>
        Assert.IsType<HandleResult.DeadLetter>(await HandleAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task A_wallet_that_can_not_be_brought_up_to_date_is_tried_again()
    {
        var message = ExpirationMessage.Of(Ann.Partition, time.GetUtcNow());
        await writer.StopAsync();
        Assert.IsType<HandleResult.Retry>(await HandleAsync(message.Body));
    }

    [Fact]
    public async Task A_queue_that_asks_to_wait_gets_it_later()
    {
        queue.Answers.Enqueue(new SendResult.Throttled(TimeSpan.FromSeconds(3)));
        queue.Answers.Enqueue(new SendResult.Unavailable("away"));
        await DoAsync(Credit("a", "100", time.GetUtcNow().AddMinutes(10)));
        foreach (var seconds in (int[])[3, 2])
        {
            await UntilAsync(() => time.HasTimerAt(time.GetUtcNow().AddSeconds(seconds)));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await SentAsync(1);
        Assert.Equal(0, Interlocked.Read(ref dropped));
    }

    [Fact]
    public async Task What_can_not_be_sent_is_dropped_and_counted_and_may_be_announced_again()
    {
        for (var i = 0; i < 4; i++) queue.Answers.Enqueue(new SendResult.Unavailable("away"));
        await DoAsync(Credit("a", "100", time.GetUtcNow().AddMinutes(10)));
        await UntilAsync(() =>
        {
            if (time.NextDue is { } due) time.Advance(due - time.GetUtcNow());
            return Interlocked.Read(ref dropped) == 1;
        });
        Assert.Empty(queue.Sent);

        var expires = (await writer.ReadAsync(Ann.Partition)).Head.NextDue!.Value;
        await DoAsync(Reserve("r", "1", TimeSpan.FromSeconds(90)));
        await SentAsync(1);
        await service.SettleAsync(Ann, Cancel("r"));
        Assert.Equal(ExpirationMessage.MinuteOf(expires), (await SentAsync(2)).NotBefore);
    }

    [Fact]
    public async Task What_is_too_much_is_dropped_and_counted_and_holds_nobody_up()
    {
        using var unheard = new Diagnostics();
        var counted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter == unheard.Meter) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => counted += value);
        listener.Start();
        var idle = new ExpirationPublisher(queue, time, unheard);
        var before = new Head { LastHash = "" };
        await DoAsync(Reserve("nothing", "0.5"), Credit("a", "1", time.GetUtcNow().AddMinutes(1)));
        var after = (await writer.ReadAsync(Ann.Partition)).Head;
        for (var i = 0; i < ExpirationPublisher.Capacity + 7; i++) idle.Committed(new Partition("app.test", $"w{i}"), before, after);
        Assert.Equal(7, counted);
    }

    private async Task DoAsync(params Core.Commands.Command[] commands)
    {
        foreach (var command in commands) await service.SubmitAsync(Ann, command, create: true);
    }

    private ValueTask<HandleResult> HandleAsync(ReadOnlyMemory<byte> body) => new ExpirationHandler(writer).HandleAsync(
        new ReceivedMessage(QueueNames.Expirations, Scope.Name, "id", body, 1, time.GetUtcNow()), CancellationToken.None);

    private async Task<Message> SentAsync(int count)
    {
        await UntilAsync(() => queue.Sent.Count >= count);
        Assert.Equal(count, queue.Sent.Count);
        return queue.Sent.Last();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class FakeQueue : IMessageQueue
    {
        public ConcurrentQueue<Message> Sent { get; } = [];

        public ConcurrentQueue<SendResult> Answers { get; } = [];

        public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default) => SendBatchAsync([message], cancellation);

        public ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default)
        {
            if (Answers.TryDequeue(out var answer)) return ValueTask.FromResult(answer);
            foreach (var message in batch) Sent.Enqueue(message);
            return ValueTask.FromResult<SendResult>(SendResult.Sent.Instance);
        }
    }
}
