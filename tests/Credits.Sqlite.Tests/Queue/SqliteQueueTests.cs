using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Sqlite.Queue;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests.Queue;

/// <summary>What is the embedded queue's own: restarts, waking, limits, failing disks, old databases.</summary>
public sealed class SqliteQueueTests : SqliteTestStore
{
    private const string Queue = QueueNames.Payments;

    [Fact]
    public async Task Messages_schedules_counts_memory_and_dead_letters_survive_a_restart()
    {
        var due = Time.GetUtcNow().AddMinutes(10);
        await using (var store = Open())
        {
            await SendAsync(store, "later", due);
            await SendAsync(store, "dead");
            Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), new HandleResult.DeadLetter("bad"), Cancellation));
            await SendAsync(store, "retried");
            Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), new HandleResult.Retry("why"), Cancellation));
        }

        await using var reopened = Open();
        await SendAsync(reopened, "later");
        await SendAsync(reopened, "dead");
        Time.Advance(TimeSpan.FromSeconds(5));
        var retried = await ReceiveAsync(reopened);
        Assert.Equal(("retried", 2), (retried.Message.Id, retried.Message.DeliveryCount));
        Time.Advance(TimeSpan.FromSeconds(20));
        await SendAsync(reopened, "marker");
        Assert.Equal("marker", (await ReceiveAsync(reopened)).Message.Id);
        Assert.Equal("bad", Assert.Single((await reopened.Messages.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters).Reason);
        Time.Advance(due - Time.GetUtcNow());
        Assert.Contains("later", (await reopened.Messages.ReceiveAsync(Queue, 10, Cancellation)).Select(delivery => delivery.Message.Id));
    }

    [Fact]
    public async Task What_a_process_that_died_had_locked_comes_again_at_once_and_counted()
    {
        Delivery lost;
        await using (var store = Open())
        {
            await SendAsync(store, "a");
            lost = await ReceiveAsync(store);
        }

        await using var reopened = Open();
        var again = await ReceiveAsync(reopened);
        Assert.Equal(("a", 2), (again.Message.Id, again.Message.DeliveryCount));
        Assert.False(await reopened.Messages.SettleAsync(lost, HandleResult.Done.Instance, Cancellation));
    }

    [Fact]
    public async Task Who_waits_is_woken_when_something_becomes_due_and_asks_for_nothing_before()
    {
        var groups = 0;
        await using var store = Open(new SqliteSeams { BeforeGroup = _ => Interlocked.Increment(ref groups) });
        var due = Time.GetUtcNow().AddHours(3);
        await SendAsync(store, "a", due);
        var waiting = store.Messages.ReceiveAsync(Queue, 1, Cancellation).AsTask();
        await UntilAsync(() => Timers(due));
        var before = Volatile.Read(ref groups);
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal("a", Assert.Single(await waiting).Message.Id);
        // Once for the message; the collector wakes the writer by itself each minute.
        Assert.InRange(Volatile.Read(ref groups) - before, 1, 1 + 180);
    }

    [Fact]
    public async Task Who_waits_for_a_lock_is_woken_when_it_is_given_back()
    {
        await using var store = Open();
        await SendAsync(store, "a");
        var first = await ReceiveAsync(store);
        var waiting = store.Messages.ReceiveAsync(Queue, 1, Cancellation).AsTask();
        await UntilAsync(() => Timers(first.LockedUntil));
        // Other timers of the store stand at whole seconds after its opening.
        Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(await store.Messages.SettleAsync(first, new HandleResult.Retry("soon"), Cancellation));
        await UntilAsync(() => Timers(Time.GetUtcNow().AddSeconds(1)));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Assert.Single(await waiting).Message.DeliveryCount);
    }

    [Fact]
    public async Task The_pauses_between_deliveries_grow_as_stated()
    {
        await using var store = Open();
        await SendAsync(store, "a");
        foreach (var seconds in (int[])[1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600])
        {
            Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), new HandleResult.Retry("not yet"), Cancellation));
            Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            await SendAsync(store, $"marker{seconds}");
            var marker = await ReceiveAsync(store);
            Assert.Equal($"marker{seconds}", marker.Message.Id);
            Assert.True(await store.Messages.SettleAsync(marker, HandleResult.Done.Instance, Cancellation));
            Time.Advance(TimeSpan.FromTicks(1));
        }

        Assert.Equal(DeliveryLimits.MaxDeliveries, (await ReceiveAsync(store)).Message.DeliveryCount);
    }

    [Fact]
    public async Task A_full_queue_asks_to_wait_until_something_is_done()
    {
        await using var store = SqliteStore.Open(Options with { Messages = new MessageOptions { MaxMessages = 3 } }, Time);
        await SendAsync(store, "a");
        await SendAsync(store, "b");
        Assert.IsType<SendResult.Throttled>(await store.Messages.SendBatchAsync([NewMessage("c"), NewMessage("d")], Cancellation));
        await SendAsync(store, "c");
        Assert.IsType<SendResult.Throttled>(await store.Messages.SendAsync(NewMessage("d"), Cancellation));
        Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), HandleResult.Done.Instance, Cancellation));
        await SendAsync(store, "d");
    }

    [Fact]
    public async Task A_dead_letter_takes_a_place_and_can_be_replayed_when_all_are_taken()
    {
        await using var store = SqliteStore.Open(Options with { Messages = new MessageOptions { MaxMessages = 1 } }, Time);
        await SendAsync(store, "a");
        Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), new HandleResult.DeadLetter("bad"), Cancellation));
        Assert.IsType<SendResult.Throttled>(await store.Messages.SendAsync(NewMessage("b"), Cancellation));
        var letter = Assert.Single((await store.Messages.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters);
        Assert.IsType<SendResult.Sent>(await store.Messages.ReplayAsync(Queue, letter.Number, Cancellation));
        Assert.Equal(letter.ReplayId, (await ReceiveAsync(store)).Message.Id);
    }

    [Fact]
    public async Task What_was_discarded_is_taken_when_it_is_sent_again()
    {
        await using var store = Open();
        await SendAsync(store, "a");
        var letter = await BuryAsync(store);
        await SendAsync(store, "a");
        await SendAsync(store, "marker");
        Assert.Equal("marker", (await ReceiveAsync(store)).Message.Id);
        Assert.True(await store.Messages.DiscardAsync(Queue, letter, Cancellation));
        await SendAsync(store, "a");
        Assert.Equal("a", (await ReceiveAsync(store)).Message.Id);
    }

    [Fact]
    public async Task So_is_what_was_replayed_before_it_was_discarded()
    {
        await using var store = Open();
        await SendAsync(store, "a");
        Assert.IsType<SendResult.Sent>(await store.Messages.ReplayAsync(Queue, await BuryAsync(store), Cancellation));
        Assert.True(await store.Messages.DiscardAsync(Queue, await BuryAsync(store), Cancellation));
        await SendAsync(store, "a");
        Assert.Equal("a", (await ReceiveAsync(store)).Message.Id);
    }

    [Fact]
    public async Task When_the_disk_is_full_nothing_is_said_to_be_sent_and_the_count_stays_right()
    {
        var full = false;
        await using var store = SqliteStore.Open(
            Options with { Messages = new MessageOptions { MaxMessages = 2 }, Seams = new SqliteSeams { Commit = commit => full ? raw.SQLITE_FULL : commit.TryStep() } }, Time);
        await SendAsync(store, "a");
        full = true;
        for (var i = 0; i < 3; i++) Assert.IsType<SendResult.Unavailable>(await store.Messages.SendAsync(NewMessage("b"), Cancellation));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => store.Messages.ReceiveAsync(Queue, 1, Cancellation).AsTask());
        full = false;
        await SendAsync(store, "b");
        Assert.IsType<SendResult.Throttled>(await store.Messages.SendAsync(NewMessage("c"), Cancellation));
        var received = await store.Messages.ReceiveAsync(Queue, 10, Cancellation);
        Assert.Equal([("a", 1), ("b", 1)], received.Select(delivery => (delivery.Message.Id, delivery.Message.DeliveryCount)));
    }

    [Fact]
    public async Task A_page_of_large_dead_letters_ends_early_and_the_next_goes_on()
    {
        const int count = 80;
        await using var store = Open();
        var body = new byte[Message.MaxBodyBytes];
        for (var i = 0; i < count; i++) Assert.IsType<SendResult.Sent>(await store.Messages.SendAsync(NewMessage($"m{i}") with { Body = body }, Cancellation));
        for (var left = count; left > 0;)
        {
            foreach (var delivery in await store.Messages.ReceiveAsync(Queue, count, Cancellation))
            {
                Assert.True(await store.Messages.SettleAsync(delivery, new HandleResult.DeadLetter("bad"), Cancellation));
                left--;
            }
        }

        var first = await store.Messages.ListAsync(Queue, _ => true, DeadLetterPage.MaxLimit, null, Cancellation);
        Assert.InRange(first.Letters.Count, 60, count - 1);
        var second = await store.Messages.ListAsync(Queue, _ => true, DeadLetterPage.MaxLimit, first.Next, Cancellation);
        Assert.Equal(count, first.Letters.Concat(second.Letters).Select(letter => letter.Message.Id).Distinct().Count());
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_burst_is_written_in_few_commits()
    {
        var groups = 0;
        await using var store = Open(new SqliteSeams { BeforeGroup = _ => Interlocked.Increment(ref groups) });
        var results = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => store.Messages.SendAsync(NewMessage($"m{i}"), Cancellation).AsTask()));
        Assert.All(results, result => Assert.IsType<SendResult.Sent>(result));
        Assert.InRange(groups, 1, 500);
    }

    [Fact]
    public async Task Ids_are_forgotten_as_new_ones_come()
    {
        await using (var store = Open())
        {
            for (var i = 0; i < 20; i++) await SendAsync(store, $"old{i}");
            Time.Advance(new MessageOptions().Memory + TimeSpan.FromSeconds(1));
            for (var i = 0; i < 10; i++) await SendAsync(store, $"new{i}");
        }

        using var connection = SqliteSchema.OpenReader(DatabasePath);
        Assert.Equal(10, connection.QueryNumber("SELECT count(*) FROM sent"));
    }

    [Fact]
    public async Task A_database_from_before_there_was_a_queue_gets_one()
    {
        await using (var store = Open()) await store.CommitAsync(Create("a"), Cancellation);
        Execute($"{AsVersion4} DROP INDEX document_by_id; DROP TABLE message; DROP TABLE sent; ALTER TABLE store RENAME COLUMN folded TO identified; PRAGMA user_version=1");

        await using var reopened = Open();
        Assert.Equal(["a"], await IdsAsync(reopened));
        await SendAsync(reopened, "m");
        Assert.Equal("m", (await ReceiveAsync(reopened)).Message.Id);
    }

    [Fact]
    public async Task A_closed_queue_takes_nothing()
    {
        var store = Open();
        await store.DisposeAsync();
        Assert.IsNotType<SendResult.Sent>(await store.Messages.SendAsync(NewMessage("a"), Cancellation));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => store.Messages.ReceiveAsync(Queue, 1, Cancellation).AsTask());
        await Assert.ThrowsAsync<QueueUnavailableException>(() => store.Messages.FindAsync(Queue, 1, Cancellation).AsTask());
    }

    private static Message NewMessage(string id, DateTimeOffset? notBefore = null) => new(Queue, "default.test", id, "{}"u8.ToArray(), notBefore);

    private static async Task SendAsync(SqliteStore store, string id, DateTimeOffset? notBefore = null) =>
        Assert.IsType<SendResult.Sent>(await store.Messages.SendAsync(NewMessage(id, notBefore), Cancellation));

    private static async Task<Delivery> ReceiveAsync(SqliteStore store) => Assert.Single(await store.Messages.ReceiveAsync(Queue, 1, Cancellation));

    private static async Task<long> BuryAsync(SqliteStore store)
    {
        Assert.True(await store.Messages.SettleAsync(await ReceiveAsync(store), new HandleResult.DeadLetter("bad"), Cancellation));
        return Assert.Single((await store.Messages.ListAsync(Queue, _ => true, 10, null, Cancellation)).Letters).Number;
    }

    // The collector's timer waits too, so it is asked whether the clock knows this moment.
    private bool Timers(DateTimeOffset due) => Time.HasTimerAt(due);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
