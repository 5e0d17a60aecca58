using Credits.Engine.Storage;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class SqliteFaultTests : SqliteTestStore
{
    private readonly List<string> _ended = [];
    private bool _journalIsFull;
    private bool _syncFails;
    private volatile int _foldFails;
    private Action _afterFold = static () => { };

    [Fact]
    public async Task A_full_disk_answers_unavailable_writes_nothing_and_passes_when_there_is_room()
    {
        await using var store = OpenWithFaults();
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("before"), Cancellation));

        _journalIsFull = true;
        var full = await store.CommitAsync(Create("large", 500_000), Cancellation);

        Assert.Contains("No space", Assert.IsType<CommitResult.Unavailable>(full).Reason, StringComparison.Ordinal);
        Assert.Equal(["before"], await IdsAsync(store));

        _journalIsFull = false;
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("large", 500_000), Cancellation));
        Assert.Equal(["before", "large"], await IdsAsync(store));
        Assert.Empty(_ended);
    }

    [Theory]
    [InlineData(raw.SQLITE_FULL)]
    [InlineData(raw.SQLITE_IOERR_WRITE)]
    public async Task A_database_without_room_leaves_what_was_committed_in_the_journal(int code)
    {
        await using (var store = OpenWithFaults())
        {
            _foldFails = code;
            var done = Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));

            Assert.Equal(done.ETags[0], (await store.ReadAsync(Wallet, "a", Cancellation))?.ETag);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => IdsAsync(store));
            Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("b"), Cancellation));
            Assert.IsType<CommitResult.AlreadyExists>(await store.CommitAsync(Create("a"), Cancellation));

            _foldFails = 0;
            Assert.Equal(["a", "b"], await IdsAsync(store));
            _foldFails = code;
            Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("c"), Cancellation));
        }

        _foldFails = 0;
        await using var reopened = OpenWithFaults();
        Assert.Equal(["a", "b", "c"], await IdsAsync(reopened));
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task What_the_database_could_not_take_is_tried_again_by_itself()
    {
        await using var store = OpenWithFaults();
        _foldFails = raw.SQLITE_FULL;
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => IdsAsync(store));
        _foldFails = 0;

        var folded = new TaskCompletionSource();
        _afterFold = () => folded.TrySetResult();
        Time.Advance(TimeSpan.FromSeconds(1));

        await folded.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Commits_are_answered_while_the_database_fails_and_comes_back_again_and_again()
    {
        const int count = 600;
        await using (var store = OpenWithFaults(Options with { FoldAt = 3 }))
        {
            var commits = Parallel.ForAsync(0, count, Cancellation, async (i, _) =>
            {
                _foldFails = i % 3 == 0 ? raw.SQLITE_FULL : 0;
                if (i % 50 == 0) Time.Advance(TimeSpan.FromSeconds(1));
                Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:000}"), Cancellation));
            });
            await commits.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            _foldFails = raw.SQLITE_FULL;
        }

        _foldFails = 0;
        await using var reopened = OpenWithFaults();
        Assert.Equal(count, await reopened.CountAsync(new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing" }, Cancellation));
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_commit_in_doubt_ends_the_process()
    {
        await using var store = OpenWithFaults();
        _syncFails = true;

        await store.CommitAsync(Create("a"), Cancellation);

        Assert.Contains("Nobody can say", Assert.Single(_ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_closed_store_still_has_in_its_journal_is_unavailable()
    {
        var store = OpenWithFaults();
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        _foldFails = raw.SQLITE_FULL;
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadAsync(Wallet, "a", Cancellation));
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_DIR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_SHMSIZE)]
    public async Task A_database_in_doubt_ends_the_process(int code)
    {
        await using var store = OpenWithFaults();
        await store.CommitAsync(Create("a"), Cancellation);
        _foldFails = code;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => IdsAsync(store));

        Assert.Contains($"{code}", Assert.Single(_ended), StringComparison.Ordinal);
        _foldFails = 0;
    }

    [Fact]
    public async Task A_read_that_fails_says_that_the_store_is_unavailable()
    {
        var store = Open();
        await store.CommitAsync(Create("a"), Cancellation);
        await store.DisposeAsync();
        await using var broken = Open();
        using (var file = new FileStream(DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096; // Leave the header, so that the file still opens.
            file.Write(new byte[file.Length - 4096]);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await broken.ReadAsync(Wallet, "a", Cancellation));
    }

    private SqliteStore OpenWithFaults(SqliteOptions? options = null) => SqliteStore.Open((options ?? Options) with { Seams = Faults() }, Time);

    private SqliteSeams Faults() => new()
    {
        BeforeAppend = () =>
        {
            if (_journalIsFull) throw new IOException("No space left on device");
        },
        BeforeSync = () =>
        {
            if (_syncFails) throw new IOException("Input/output error");
        },
        Commit = commit =>
        {
            if (_foldFails != 0) return _foldFails;
            var code = commit.TryStep();
            _afterFold();
            return code;
        },
        EndProcess = _ended.Add,
    };
}
