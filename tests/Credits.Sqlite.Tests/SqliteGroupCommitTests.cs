using Credits.Engine.Storage;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Holds the writer before a group, so that what a group consists of does not depend on timing.</summary>
public sealed class SqliteGroupCommitTests : SqliteTestStore
{
    private readonly SemaphoreSlim _held = new(0);
    private readonly SemaphoreSlim _go = new(0);
    private int _commits;

    [Fact]
    public async Task What_queues_up_behind_a_commit_becomes_one_commit()
    {
        await using var store = await OpenHeldAsync();
        var waiting = Enumerable.Range(0, 50).Select(i => store.CommitAsync(Create($"{i:00}"), Cancellation).AsTask()).ToArray();

        _go.Release(100);

        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<CommitResult.Done>(result));
        Assert.Equal(2, _commits);
        Assert.Equal(51, (await IdsAsync(store)).Length);
    }

    [Fact]
    public async Task A_refused_batch_does_not_sink_the_others_of_its_group()
    {
        await using var store = await OpenHeldAsync();
        var first = store.CommitAsync(Create("a"), Cancellation);
        var exists = store.CommitAsync(Create("b", "a", "c"), Cancellation);
        var stale = store.CommitAsync(
            new Batch(Wallet, [new Write(WriteKind.Create, NewDocument("d")), new Write(WriteKind.Replace, NewDocument("a"))]), Cancellation);
        var last = store.CommitAsync(Create("b", "e"), Cancellation);

        _go.Release(100);

        Assert.IsType<CommitResult.Done>(await first);
        Assert.Equal("a", Assert.IsType<CommitResult.AlreadyExists>(await exists).Id);
        Assert.IsType<CommitResult.PreconditionFailed>(await stale);
        Assert.IsType<CommitResult.Done>(await last);
        Assert.Equal(["a", "b", "e", "first"], await IdsAsync(store));
    }

    [Fact]
    public async Task A_full_queue_answers_throttled_and_later_takes_batches_again()
    {
        await using var store = await OpenHeldAsync(Options with { MaxQueuedBatches = 3 });
        var waiting = Enumerable.Range(0, 3).Select(i => store.CommitAsync(Create($"{i}"), Cancellation).AsTask()).ToArray();

        var throttled = Assert.IsType<CommitResult.Throttled>(await store.CommitAsync(Create("too-many"), Cancellation));

        Assert.True(throttled.RetryAfter > TimeSpan.Zero);
        _go.Release(100);
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<CommitResult.Done>(result));
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("later"), Cancellation));
    }

    [Fact]
    public async Task Commits_that_are_faster_than_the_database_wait_for_it()
    {
        // Ten to begin with and ten more, and the one that is too many.
        Assert.Equal(21, await CommittedAtHoldAsync(Options with { FoldAt = 10 }, 100));
    }

    [Fact]
    public async Task What_is_gathered_is_bounded_in_bytes_too()
    {
        Assert.True(await CommittedAtHoldAsync(Options with { FoldAtBytes = 200 }, 10) > 0);
    }

    [Fact]
    public async Task The_queue_is_bounded_in_bytes_too_but_never_refuses_the_only_batch()
    {
        await using var store = await OpenHeldAsync(Options with { MaxQueuedBytes = 1_000 });
        var large = store.CommitAsync(Create("large", 5_000), Cancellation);

        Assert.IsType<CommitResult.Throttled>(await store.CommitAsync(Create("small", 1), Cancellation));

        _go.Release(100);
        Assert.IsType<CommitResult.Done>(await large);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(8, 2, false)]
    [InlineData(8, 1, true)]
    public async Task Only_who_commits_much_and_alone_goes_on_on_the_writers_thread(int documents, int commits, bool expected)
    {
        await using var store = await OpenHeldAsync();
        var threads = Enumerable.Range(0, commits).Select(i => store.CommitAsync(Create([.. Enumerable.Range(0, documents).Select(j => $"{i}.{j}")]), Cancellation).AsTask().ContinueWith(
            _ => Thread.CurrentThread.Name, Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ToArray();
        _go.Release(100);

        Assert.All(await Task.WhenAll(threads), thread => Assert.Equal(expected, thread == "Credits journal"));
    }

    /// <summary>Commits one after the other while the database stands still until they wait for it; gives how many were appended then, 0 if they never wait.</summary>
    private async Task<int> CommittedAtHoldAsync(SqliteOptions options, int commits)
    {
        using var database = new ManualResetEventSlim();
        var (appended, atHold) = (0, 0);
        void Hold()
        {
            if (atHold == 0) atHold = appended;
            database.Set();
        }

        // Stands still only once the first documents are to be moved, not while the store is opened.
        var seams = new SqliteSeams { BeforeAppend = () => appended++, BeforeGroup = _ => database.Wait(appended > 0 ? Timeout.Infinite : 0), BeforeHold = Hold };
        await using var store = SqliteStore.Open(options with { Seams = seams }, Time);
        for (var i = 0; i < commits; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:000}"), Cancellation));
        Assert.Equal(commits, (await IdsAsync(store)).Length);
        return atHold;
    }

    /// <summary>Opens a store whose writer has taken one batch and waits to be let go, once for each group.</summary>
    private async Task<SqliteStore> OpenHeldAsync(SqliteOptions? options = null)
    {
        var seams = new SqliteSeams
        {
            BeforeAppend = () =>
            {
                _held.Release();
                _go.Wait(CancellationToken.None);
            },
            BeforeSync = () => _commits++,
        };
        var store = SqliteStore.Open((options ?? Options) with { Seams = seams }, Time);
        _ = store.CommitAsync(Create("first"), Cancellation).AsTask();
        await _held.WaitAsync(Cancellation);
        return store;
    }
}
