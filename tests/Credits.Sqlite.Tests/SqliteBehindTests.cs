using Credits.Engine.Storage;
using Credits.Testing;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>A database that could not keep up with the journal.</summary>
public sealed class SqliteBehindTests : SqliteTestStore
{
    private static readonly Partition Other = new("app.test", "another");

    private volatile bool _isFull;

    private SqliteSeams Seams => new() { Commit = commit => _isFull ? raw.SQLITE_FULL : commit.TryStep() };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Once_it_has_caught_up_the_store_takes_commits_again(bool isKilled)
    {
        var options = Options with { MaxBehind = 50_000, FoldAtBytes = 10_000, Seams = Seams };
        await using var store = SqliteStore.Open(options, Time);
        _isFull = true;
        var count = 0;
        while (await store.CommitAsync(Create($"d{count}", 10_000), Cancellation) is CommitResult.Done) count++;
        _isFull = false;
        Assert.Equal(count, (await IdsAsync(store)).Length);
        using var copy = new TemporaryFolder();
        CopyFiles(Folder, copy);
        await using var again = isKilled ? SqliteStore.Open(options with { Folder = copy.Path }, Time) : null;

        // The first may be what tells the store that it has.
        await (again ?? store).CommitAsync(Create("first"), Cancellation);
        await IdsAsync(again ?? store);
        Assert.IsType<CommitResult.Done>(await (again ?? store).CommitAsync(Create("second"), Cancellation));
    }

    [Fact]
    public async Task Where_only_a_part_was_moved_each_wallet_is_as_it_was_after_some_commit_also_after_a_kill()
    {
        await using var store = SqliteStore.Open(Options with { FoldSliceAt = 1 }, Time);
        // The other wallet has the smaller number.
        await PutAsync(store, Other, "q1");
        await store.QueryAsync(new Query { App = Other.App, Type = "thing" }, Cancellation);
        var head = await CommitAsync(store, 1, null);
        await IdsAsync(store);
        head = await CommitAsync(store, 2, head);
        using var killed = new TemporaryFolder();
        CopyFiles(Folder, killed);

        var commits = 0;
        var seams = new SqliteSeams { Commit = commit => commits++ == 0 ? commit.TryStep() : raw.SQLITE_FULL };
        await using var again = SqliteStore.Open(Options with { Folder = killed.Path, FoldSliceAt = 1, Seams = seams }, Time);
        // The wallet goes on before what was found in the journal has been moved.
        await CommitAsync(again, 3, head);
        await PutAsync(again, Other, "q2");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => IdsAsync(again));
        using var backup = new TemporaryFolder();
        foreach (var file in (string[])["credits.db", "credits.db-wal"]) File.Copy(killed.File(file), backup.File(file));

        await using var restored = SqliteStore.Open(Options with { Folder = backup.Path }, Time);
        var newest = (await restored.ReadAsync(Wallet, "head", Cancellation))!.Body.Span[0];
        Assert.Equal(Enumerable.Range(1, newest).Select(i => $"e{i}"), await IdsAsync(restored));
    }

    private static async Task PutAsync(SqliteStore store, Partition partition, string id) =>
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(new Batch(partition, [new Write(WriteKind.Create, NewDocument(id) with { Partition = partition })]), Cancellation));

    private static async Task<string> CommitAsync(SqliteStore store, byte sequence, string? head)
    {
        var document = new Document { Partition = Wallet, Id = "head", Type = "head", ETag = head ?? "", Body = new[] { sequence } };
        var batch = new Batch(Wallet, [new Write(WriteKind.Create, NewDocument($"e{sequence}")), new Write(head is null ? WriteKind.Create : WriteKind.Replace, document)]);
        return Assert.IsType<CommitResult.Done>(await store.CommitAsync(batch, Cancellation)).ETags[1];
    }
}
