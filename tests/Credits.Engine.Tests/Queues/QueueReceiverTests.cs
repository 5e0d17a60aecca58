using System.Collections.Concurrent;
using Credits.Engine.Queues;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Queues;

public sealed class QueueReceiverTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly Diagnostics diagnostics = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> reports = [];
    private readonly FakeHandler handler = new();
    private readonly FakeSource source;
    private Task running = null!;

    public QueueReceiverTests() => source = new FakeSource(time);

    public ValueTask InitializeAsync()
    {
        var receiver = new QueueReceiver(source, handler, time, diagnostics, (report, _) => reports.Enqueue(report));
        running = receiver.RunAsync(stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        handler.Finish();
        await running;
        stop.Dispose();
        diagnostics.Dispose();
    }

    [Fact]
    public async Task What_the_handler_says_becomes_of_the_message()
    {
        handler.Results["retry"] = new HandleResult.Retry("not yet");
        handler.Results["dead"] = new HandleResult.DeadLetter("no good");
        handler.Finish();
        source.Deliver("done", "retry", "dead");
        await UntilAsync(() => source.Settled.Count == 3);
        Assert.Equal(HandleResult.Done.Instance, ResultOf("done"));
        Assert.Equal(new HandleResult.Retry("not yet"), ResultOf("retry"));
        Assert.Equal(new HandleResult.DeadLetter("no good"), ResultOf("dead"));
        Assert.Contains(reports, report => report.Contains("no good", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_throws_is_tried_again_and_the_others_go_on()
    {
        handler.Throw = "bad";
        handler.Finish();
        source.Deliver("bad", "good");
        await UntilAsync(() => source.Settled.Count == 2);
        Assert.Equal(new HandleResult.Retry(nameof(InvalidOperationException)), ResultOf("bad"));
        Assert.Equal(HandleResult.Done.Instance, ResultOf("good"));
        Assert.Contains(reports, report => report.Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_are_asked_for_than_can_be_handled_at_once()
    {
        source.Deliver([.. Enumerable.Range(0, 10).Select(i => $"a{i}")]);
        await UntilAsync(() => handler.Running == 10 && source.Asked.Count == 2);
        source.Deliver([.. Enumerable.Range(0, 6).Select(i => $"b{i}")]);
        await UntilAsync(() => handler.Running == QueueReceiver.MaxConcurrency);
        Assert.Equal([16, 6], source.Asked);
        handler.Finish();
        await UntilAsync(() => source.Settled.Count == 16 && source.Asked.Count >= 3);
    }

    [Fact]
    public async Task Stopping_finishes_what_is_being_handled_and_takes_no_more()
    {
        source.Deliver("a");
        await UntilAsync(() => handler.Running == 1);
        await stop.CancelAsync();
        source.Deliver("b");
        Assert.False(running.IsCompleted);
        handler.Finish();
        await running;
        Assert.Equal(["a"], source.Settled.Select(settled => settled.Id));
    }

    [Fact]
    public async Task A_lock_is_renewed_for_as_long_as_a_message_may_be_handled()
    {
        source.Deliver("a");
        await UntilAsync(() => handler.Running == 1);
        for (var i = 1; i < 10; i++)
        {
            time.Advance(FakeSource.LockTime / 2);
            Assert.Equal(i, source.Renewed);
            Assert.False(handler.Lost.IsCancellationRequested);
        }

        time.Advance(FakeSource.LockTime / 2);
        Assert.True(handler.Lost.IsCancellationRequested);
        Assert.Equal(9, source.Renewed);
    }

    [Fact]
    public async Task A_lock_that_is_lost_or_can_not_be_renewed_is_told_to_the_handler()
    {
        source.Renewals.Enqueue(() => false);
        source.Renewals.Enqueue(() => throw new QueueUnavailableException("away"));
        for (var i = 0; i < 2; i++)
        {
            handler.Lost = default;
            source.Deliver($"a{i}");
            await UntilAsync(() => handler.Lost.CanBeCanceled);
            time.Advance(FakeSource.LockTime / 2);
            Assert.True(handler.Lost.IsCancellationRequested);
        }
    }

    [Fact]
    public async Task Handled_messages_leave_no_timer()
    {
        handler.Finish();
        source.Deliver("a", "b");
        await UntilAsync(() => source.Settled.Count == 2 && time.PendingTimers == 0);
    }

    [Fact]
    public async Task That_a_lock_was_lost_while_settling_is_reported()
    {
        source.LocksAreLost = true;
        handler.Finish();
        source.Deliver("a");
        await UntilAsync(() => reports.Any(report => report.Contains("lost", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_queue_that_can_not_be_read_is_asked_again_with_growing_pauses()
    {
        handler.Finish();
        for (var i = 0; i < 7; i++) source.Fail(i % 2 == 0 ? new QueueUnavailableException("away") : new InvalidOperationException("bug"));
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 30, 30])
        {
            var due = time.GetUtcNow().AddSeconds(seconds);
            await UntilAsync(() => time.NextDue is not null);
            Assert.Equal(due, time.NextDue);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        source.Deliver("a");
        await UntilAsync(() => source.Settled.Count == 1);
        Assert.Equal(7, reports.Count);
    }

    private HandleResult ResultOf(string id) => Assert.Single(source.Settled, settled => settled.Id == id).Result;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class FakeHandler : IMessageHandler
    {
        private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int running;

        public string Queue => QueueNames.Payments;

        public int Running => Volatile.Read(ref running);

        public Dictionary<string, HandleResult> Results { get; } = [];

        public string? Throw { get; set; }

        public CancellationToken Lost { get; set; }

        public void Finish() => finish.TrySetResult();

        public async ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation)
        {
            Lost = cancellation;
            Interlocked.Increment(ref running);
            await finish.Task;
            Interlocked.Decrement(ref running);
            if (message.Id == Throw) throw new InvalidOperationException("It does not work.");
            return Results.GetValueOrDefault(message.Id, HandleResult.Done.Instance);
        }
    }
}
