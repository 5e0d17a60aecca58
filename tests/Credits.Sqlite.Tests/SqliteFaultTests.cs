using Credits.Engine.Storage;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class SqliteFaultTests : SqliteTestStore
{
    private readonly List<string> _ended = [];
    private long _maxPages;
    private int? _commitFails;

    [Fact]
    public async Task A_full_disk_answers_unavailable_writes_nothing_and_passes_when_there_is_room()
    {
        await using var store = OpenWithFaults();
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("before"), Cancellation));

        _maxPages = 1; // SQLite takes it for "not one page more than there is".
        var full = await store.CommitAsync(Create("large", 500_000), Cancellation);

        Assert.Contains("full", Assert.IsType<CommitResult.Unavailable>(full).Reason, StringComparison.Ordinal);
        Assert.Equal(["before"], await IdsAsync(store));

        _maxPages = 1_000_000;
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("large", 500_000), Cancellation));
        Assert.Equal(["before", "large"], await IdsAsync(store));
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_wallet_first_met_on_a_full_disk_can_be_written_when_there_is_room()
    {
        await using var store = OpenWithFaults();
        _maxPages = 1;
        Assert.IsType<CommitResult.Unavailable>(await store.CommitAsync(Create("large", 500_000), Cancellation));

        _maxPages = 1_000_000;

        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        Assert.NotNull(await store.ReadAsync(Wallet, "a", Cancellation));
    }

    [Theory]
    [InlineData(raw.SQLITE_FULL)]
    [InlineData(raw.SQLITE_IOERR_WRITE)]
    public async Task A_commit_that_could_not_be_written_is_rolled_back(int code)
    {
        await using var store = OpenWithFaults();
        _commitFails = code;
        Assert.IsType<CommitResult.Unavailable>(await store.CommitAsync(Create("a"), Cancellation));

        _commitFails = null;

        Assert.Null(await store.ReadAsync(Wallet, "a", Cancellation));
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        Assert.Empty(_ended);
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_DIR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_SHMSIZE)]
    public async Task A_commit_in_doubt_ends_the_process(int code)
    {
        await using var store = OpenWithFaults();
        _commitFails = code;

        await store.CommitAsync(Create("a"), Cancellation);

        Assert.Contains($"{code}", Assert.Single(_ended), StringComparison.Ordinal);
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

    private SqliteStore OpenWithFaults() => Open(new SqliteSeams
    {
        BeforeGroup = connection =>
        {
            if (_maxPages > 0) connection.QueryNumber($"PRAGMA max_page_count={_maxPages}");
        },
        Commit = commit => _commitFails ?? commit.TryStep(),
        EndProcess = _ended.Add,
    });
}
