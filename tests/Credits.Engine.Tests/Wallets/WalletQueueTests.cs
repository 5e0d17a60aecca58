using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

public sealed class WalletQueueTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Instance two;

    public WalletQueueTests() => two = one.Another();

    [Fact]
    public async Task What_queued_while_a_commit_was_in_flight_goes_as_one_batch()
    {
        await Gather(one, 50, i => Debit("d" + i, "1"));
        Assert.Equal(3, one.Store.Batches.Count);
        Assert.Equal(51, one.Store.Batches[^1].Writes.Count);
        Assert.Equal(("951", "951"), await one.BalanceAsync());
    }

    [Fact]
    public void Where_several_came_together_the_next_ones_do_so_from_the_first_on() => SingleThread.Run(async () =>
    {
        // In memory no call is answered by another thread, so it is certain what has arrived.
        using var instance = new Instance(inMemory: true);
        await Gather(instance, 3, i => Debit("d" + i, "1"));
        var batches = instance.Store.Batches.Count;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => instance.Start(Debit("e" + i, "1"))));
        Assert.Equal(batches + 1, instance.Store.Batches.Count);
        await instance.DoneAsync(Debit("f", "1"));
        Assert.Equal(batches + 2, instance.Store.Batches.Count);
    });

    [Theory]
    [InlineData(3, 3)]
    // Four are half of eight: the fifth need not be waited for.
    [InlineData(12, 4)]
    public void After_a_commit_for_many_those_that_are_slower_to_come_back_go_together(int count, int together) => SingleThread.Run(async () =>
    {
        using var instance = new Instance(inMemory: true);
        await Gather(instance, 8, i => Debit("d" + i, "1"));
        var before = instance.Store.Batches.Count;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async turns =>
        {
            for (var i = 0; i < turns; i++) await Task.Yield();
            await instance.DoneAsync(Debit("e" + turns, "1"));
        }));
        Assert.Equal(together, instance.Store.Batches[before].Writes.Count - 1);
    });

    [Fact]
    public void Rounds_that_bring_nobody_end_the_wait() => SingleThread.Run(async () =>
    {
        using var instance = new Instance(inMemory: true);
        await Gather(instance, 8, i => Debit("d" + i, "1"));
        var before = instance.Store.Batches.Count;
        var first = instance.DoneAsync(Debit("e", "1"));
        for (var i = 0; i < 5; i++) await Task.Yield();
        await instance.DoneAsync(Debit("late", "1"));
        Assert.Equal(before + 2, instance.Store.Batches.Count);
        Assert.True(first.IsCompletedSuccessfully);
    });

    [Fact]
    public void Who_does_not_come_back_is_not_waited_for() => SingleThread.Run(async () =>
    {
        using var instance = new Instance(inMemory: true);
        await Gather(instance, 90, i => Debit("d" + i, "1"));
        var before = instance.Store.Batches.Count;
        await instance.DoneAsync(Debit("one", "1"));
        for (var i = 0; i < 20; i++) await Task.Yield();
        await instance.DoneAsync(Debit("another", "1"));
        Assert.Equal(before + 2, instance.Store.Batches.Count);

        for (var i = 0; i < 40; i++) await instance.DoneAsync(Debit("alone" + i, "1"));
        var last = instance.DoneAsync(Debit("last", "1"));
        Assert.True(last.IsCompleted);
    });

    [Fact]
    public void Many_operations_of_one_caller_are_not_many_who_come_back() => SingleThread.Run(async () =>
    {
        using var instance = new Instance(inMemory: true);
        await instance.DoneAsync(Credit("start", "1000"));
        await instance.Writer.SubmitAllAsync(Ann.Partition, [.. Enumerable.Range(0, 50).Select(i => Debit("d" + i, "1"))]);
        var next = instance.DoneAsync(Debit("e", "1"));
        Assert.True(next.IsCompleted);
    });

    [Fact]
    public async Task More_than_one_batch_holds_is_split_and_nothing_is_lost()
    {
        await Gather(one, 250, i => Debit("d" + i, "1"));
        Assert.All(one.Store.Batches, batch => Assert.InRange(batch.Writes.Count, 1, Batch.MaxWrites));
        Assert.Equal(5, one.Store.Batches.Count);
        Assert.Equal(("751", "751"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_batch_stays_within_its_bytes()
    {
        var metadata = "{\"x\":\"" + new string('m', 60_000) + "\"}";
        await Gather(one, 80, i => Debit("d" + i, "1") with { Personal = new Personal("salt", null, null, null, null, metadata) });
        Assert.All(one.Store.Batches, batch => Assert.InRange(batch.Writes.Sum(write => write.Document.Body.Length), 1, Batch.MaxBytes));
        Assert.Equal(("921", "921"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Settlements_of_one_group_count_with_the_documents_that_they_write()
    {
        await one.DoneAsync(Credit("a", "1000"));
        await Gather(one, 60, i => Reserve("r" + i, "1"), "g1");
        await Gather(one, 60, i => Cancel("r" + i), "g2");
        Assert.All(one.Store.Batches, batch => Assert.InRange(batch.Writes.Count, 1, Batch.MaxWrites));
        Assert.Equal(("1002", "1002"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Two_hundred_reservations_that_end_at_one_moment_are_all_let_go()
    {
        await one.DoneAsync(Credit("a", "1000"));
        await Gather(one, 200, i => Reserve("r" + i, "1"), "g");
        one.Time.Advance(Limits.DefaultReservationTime);
        await one.DoneAsync(Debit("d", "1000"));
        var head = (await one.Service.ReadAsync(Ann)).Head;
        Assert.Empty(head.Reservations);
        Assert.Equal(("1", "1"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task Many_large_reservations_that_end_at_one_moment_fit_their_batches()
    {
        // Each reservation draws from nearly every lot, so that its records are long.
        var far = one.Now.AddDays(1);
        await Gather(one, 150, i => Credit("lot" + i, "1", far.AddSeconds(i)), "g0");
        await Gather(one, 6, i => Reserve("r" + i, "25"), "g1");
        one.Time.Advance(TimeSpan.FromDays(2));
        await one.DoneAsync(Credit("z", "1"));
        Assert.All(one.Store.Batches, batch => Assert.InRange(batch.Writes.Sum(write => write.Document.Body.Length), 1, Batch.MaxBytes));
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_full_line_answers_busy_and_nothing_changes()
    {
        using var small = new Instance(new WalletWriterOptions { MaxQueuedPerWallet = 3 });
        await small.DoneAsync(Credit("a", "100"));
        var gate = small.Store.Hold();
        var first = small.Start(Debit("b", "1"));
        var queued = Enumerable.Range(0, 3).Select(i => small.Start(Debit("c" + i, "1"))).ToArray();
        Assert.Equal(Failure.Busy, await small.FailedAsync(Debit("e", "1")));
        gate.SetResult();
        await first;
        await Task.WhenAll(queued);
        Assert.Equal(("96", "96"), await small.BalanceAsync());
    }

    [Fact]
    public async Task A_throttled_commit_waits_and_goes_on()
    {
        one.Store.NextCommit(new CommitResult.Throttled(TimeSpan.FromMilliseconds(300)));
        var before = one.Now;
        await one.DoneAsync(Credit("a", "100"));
        Assert.Equal(TimeSpan.FromMilliseconds(300), one.Now - before);
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_store_that_throttles_for_ever_is_given_up(int retryAfter)
    {
        for (var i = 0; i < 20_000; i++) one.Store.NextCommit(new CommitResult.Throttled(TimeSpan.FromMilliseconds(retryAfter)));
        Assert.Equal(Failure.Contended, await one.FailedAsync(Credit("a", "100")));
    }

    [Fact]
    public async Task A_store_that_can_not_write_is_told_and_the_wallet_recovers()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        Assert.Equal(Failure.Unavailable, await one.FailedAsync(Debit("b", "10")));
        await one.DoneAsync(Debit("b", "10"));
        Assert.Equal(("90", "90"), await one.BalanceAsync());
    }

    [Fact]
    public async Task After_a_lost_reply_a_store_that_can_not_write_leaves_doubt_unless_the_entry_is_found()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.LoseReply();
        one.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        await one.DoneAsync(Debit("b", "10"));

        one.Store.LoseRequest();
        one.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        Assert.Equal(Failure.InDoubt, await one.FailedAsync(Debit("c", "10")));
    }

    [Fact]
    public async Task A_lost_race_drops_the_head_in_memory_and_decides_again()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.GoBefore(async () => await two.DoneAsync(Debit("b", "90")));
        Assert.Equal(RefusalCode.InsufficientCredits, (await one.RefusedAsync(Debit("c", "20"))).Code);
        await one.DoneAsync(Debit("e", "10"));
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task Whoever_keeps_losing_is_told_to_come_back_and_has_changed_nothing()
    {
        await one.DoneAsync(Credit("a", "100"));
        for (var i = 0; i <= one.Options.MaxLostRaces; i++)
        {
            var key = "rival" + i;
            one.Store.GoBefore(async () => await two.DoneAsync(Debit(key, "1")));
        }

        Assert.Equal(Failure.Contended, await one.FailedAsync(Debit("c", "20")));
        Assert.Equal(("87", "87"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_read_that_fails_fails_only_the_group_that_needed_it()
    {
        one.Store.FailReads(1);
        Assert.Equal(Failure.Unavailable, await one.FailedAsync(Credit("a", "100")));
        await one.DoneAsync(Credit("a", "100"));
    }

    [Fact]
    public async Task Stopping_refuses_what_comes_and_waits_for_what_is_in_line()
    {
        await one.DoneAsync(Credit("a", "100"));
        var gate = one.Store.Hold();
        var first = one.Start(Debit("b", "1"));
        var second = one.Start(Debit("c", "1"));
        var stopped = one.Writer.StopAsync();
        Assert.Equal(Failure.Stopping, await one.FailedAsync(Debit("d", "1")));
        Assert.False(stopped.IsCompleted);
        gate.SetResult();
        await stopped;
        Assert.IsType<Outcome.Done>((await first).Outcome);
        Assert.IsType<Outcome.Done>((await second).Outcome);
    }

    [Fact]
    public async Task Stopping_an_idle_writer_is_done_at_once()
    {
        await one.DoneAsync(Credit("a", "100"));
        await one.Writer.StopAsync();
        await one.Writer.StopAsync();
        Assert.Equal(Failure.Stopping, await one.FailedAsync(Debit("d", "1")));
    }

    [Fact]
    public async Task A_wallet_in_use_is_not_forgotten_and_one_that_was_is_read_again()
    {
        using var small = new Instance(new WalletWriterOptions { MaxCachedWallets = 4 });
        await small.DoneAsync(Credit("a", "100"));
        var gate = small.Store.Hold();
        var busy = small.Start(Debit("b", "1"));
        for (var i = 0; i < 40; i++) await small.DoneAsync(Credit("a", "5"), WalletName.External(Scope, "other" + i));
        var queued = small.Start(Debit("c", "1"));
        gate.SetResult();
        await Task.WhenAll(busy, queued);
        Assert.Equal(("98", "98"), await small.BalanceAsync());
        // Both went through the same line: the second one waited for the first.
        Assert.Null(await small.FaultAsync());
        for (var i = 0; i < 40; i++) await small.DoneAsync(Debit("b", "5"), WalletName.External(Scope, "other" + i));
    }

    /// <summary>Holds one commit, puts operations in line behind it, and lets go; all must be done.</summary>
    private static async Task Gather(Instance instance, int count, Func<int, Command> command, string key = "first")
    {
        if (key == "first") await instance.DoneAsync(Credit("start", "1000"));
        var gate = instance.Store.Hold();
        var first = instance.Start(Credit(key, "1"));
        var tasks = Enumerable.Range(0, count).Select(i => instance.Start(command(i))).ToArray();
        gate.SetResult();
        await first;
        foreach (var result in await Task.WhenAll(tasks)) Assert.IsType<Outcome.Done>(result.Outcome);
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }
}
