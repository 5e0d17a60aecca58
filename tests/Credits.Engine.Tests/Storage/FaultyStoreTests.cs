using Credits.Engine.Storage;
using Credits.Testing;
using Credits.Testing.Memory;
using Credits.Testing.Storage;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Storage;

/// <summary>With its faults off it is a store like any other.</summary>
public sealed class FaultlessStoreTests : StoreCompliance
{
    protected override ValueTask<IDocumentStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<IDocumentStore>(new FaultyStore(new MemoryStore(time), new Faults(seed: 1) { MaxYields = 3 }));
}

public sealed class FaultyStoreTests
{
    private static readonly Partition Wallet = new("app.test", "wallet");

    private readonly MemoryStore _inner = new(new ManualTime());
    private readonly FaultyStore _store;

    public FaultyStoreTests() => _store = new FaultyStore(_inner, new Faults(seed: 1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Throttled_and_unavailable_commits_write_nothing()
    {
        _store.Faults.Throttled = 1;
        Assert.True(Assert.IsType<CommitResult.Throttled>(await CreateAsync("a")).RetryAfter > TimeSpan.Zero);
        (_store.Faults.Throttled, _store.Faults.Unavailable) = (0, 1);
        Assert.IsType<CommitResult.Unavailable>(await CreateAsync("a"));

        Assert.False(await IsThereAsync("a"));
    }

    [Fact]
    public async Task A_lost_reply_leaves_the_commit_written()
    {
        _store.Faults.ReplyLost = 1;

        Assert.IsType<CommitResult.Unknown>(await CreateAsync("a"));

        Assert.True(await IsThereAsync("a"));
    }

    [Fact]
    public async Task A_lost_request_writes_nothing()
    {
        _store.Faults.RequestLost = 1;

        Assert.IsType<CommitResult.Unknown>(await CreateAsync("a"));

        Assert.False(await IsThereAsync("a"));
    }

    [Fact]
    public async Task A_late_request_is_written_among_the_next_commits()
    {
        _store.Faults.Late = 1;
        Assert.IsType<CommitResult.Unknown>(await CreateAsync("late"));
        Assert.False(await IsThereAsync("late"));
        _store.Faults.Clear();

        var commits = 0;
        while (!await IsThereAsync("late")) Assert.IsType<CommitResult.Done>(await CreateAsync($"next{commits++}"));

        Assert.InRange(commits, 1, 20);
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_meets_its_own_work()
    {
        _store.Faults.Resent = 1;

        Assert.Equal("a", Assert.IsType<CommitResult.AlreadyExists>(await CreateAsync("a")).Id);
        var stored = await _inner.ReadAsync(Wallet, "a", Cancellation);
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(new Write(WriteKind.Replace, stored! with { Body = "2"u8.ToArray() })));

        Assert.Equal("2"u8.ToArray(), (await _inner.ReadAsync(Wallet, "a", Cancellation))!.Body.ToArray());
    }

    [Fact]
    public async Task A_conflict_is_somebody_elses_write_of_the_same_content()
    {
        await CreateAsync("a");
        var stored = (await _store.ReadAsync(Wallet, "a", Cancellation))!;
        _store.Faults.Conflict = 1;

        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(new Write(WriteKind.Replace, stored with { Body = "2"u8.ToArray() })));

        var now = (await _store.ReadAsync(Wallet, "a", Cancellation))!;
        Assert.NotEqual(stored.ETag, now.ETag);
        Assert.Equal(stored.Body.ToArray(), now.Body.ToArray());
    }

    [Fact]
    public async Task Reads_that_fail_throw()
    {
        _store.Faults.ReadFails = 1;
        var query = new Query { App = Wallet.App, Type = "thing" };

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.ReadAsync(Wallet, "a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.QueryAsync(query, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.CountAsync(query, Cancellation));
    }

    [Fact]
    public async Task After_a_crash_no_call_comes_back()
    {
        _store.Crash();

        Assert.False(CreateAsync("a").IsCompleted);
        Assert.False(_store.ReadAsync(Wallet, "a", Cancellation).AsTask().IsCompleted);
        Assert.False(await IsThereAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_gives_the_same_story_on_one_thread(int seed) => Assert.Equal(Story(seed), Story(seed));

    [Fact]
    public void Different_seeds_give_different_stories() => Assert.NotEqual(Story(1), Story(2));

    /// <summary>What four callers live through who all count up one document, in the order of its happening.</summary>
    private static List<string> Story(int seed)
    {
        var story = new List<string>();
        var faults = new Faults(seed)
        {
            Throttled = 0.1,
            Unavailable = 0.1,
            ReplyLost = 0.1,
            RequestLost = 0.1,
            Late = 0.1,
            Resent = 0.1,
            Conflict = 0.1,
            ReadFails = 0.1,
            MaxYields = 4,
        };
        var store = new FaultyStore(new MemoryStore(new ManualTime()), faults);
        SingleThread.Run(() => Task.WhenAll(Enumerable.Range(0, 4).Select(CallAsync)));
        return story;

        async Task CallAsync(int caller)
        {
            for (var i = 0; i < 25; i++)
            {
                try
                {
                    var stored = await store.ReadAsync(Wallet, "a");
                    var document = new Document { Partition = Wallet, Id = "a", Type = "thing", ETag = stored?.ETag ?? "", Body = default };
                    story.Add($"{caller} {await store.CommitAsync(new Batch(Wallet, [new Write(stored is null ? WriteKind.Create : WriteKind.Replace, document)]))}");
                }
                catch (StoreUnavailableException e)
                {
                    story.Add($"{caller} {e.Message}");
                }
            }
        }
    }

    private Task<CommitResult> CreateAsync(string id) =>
        CommitAsync(new Write(WriteKind.Create, new Document { Partition = Wallet, Id = id, Type = "thing", Body = "1"u8.ToArray() }));

    private async Task<CommitResult> CommitAsync(Write write) => await _store.CommitAsync(new Batch(Wallet, [write]), Cancellation);

    private async Task<bool> IsThereAsync(string id) => await _inner.ReadAsync(Wallet, id, Cancellation) is not null;
}
