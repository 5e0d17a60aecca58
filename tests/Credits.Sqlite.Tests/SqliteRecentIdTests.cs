using Credits.Engine.Storage;
using Credits.Testing;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Ids gather in memory before they come into their table, and are found wherever they are.</summary>
public sealed class SqliteRecentIdTests : SqliteTestStore
{
    private const int GatherAt = 8;

    private volatile bool _fails;

    private new SqliteOptions Options => base.Options with { IdsGatherAt = GatherAt, FoldAt = 3, FoldSliceAt = 1, IdsAtLeast = 1 };

    [Fact]
    public async Task Ids_come_into_their_table_once_many_have_gathered_and_when_the_store_is_closed()
    {
        await using (var store = SqliteStore.Open(Options, Time))
        {
            await AddAsync(store, 0, GatherAt - 1);
            Assert.Equal(0, CountOfIds());
            await AddAsync(store, GatherAt - 1, 3 * GatherAt);
            Assert.InRange(CountOfIds(), GatherAt, 4 * GatherAt - 2);
        }

        AssertAllIdentified(4 * GatherAt - 1);
    }

    [Fact]
    public async Task Ids_that_had_not_come_into_their_table_are_found_wherever_the_process_ended()
    {
        const int count = 3 * GatherAt;
        await using var store = SqliteStore.Open(Options, Time);
        for (var i = 0; i < count; i++)
        {
            await AddAsync(store, i, 1);
            using var copy = new TemporaryFolder();
            CopyFiles(Folder, copy);
            await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

            for (var j = 0; j <= i; j++)
            {
                Assert.Equal(NameOf(j), (await reopened.ReadAsync(Wallet, NameOf(j), Cancellation))?.Id);
                Assert.IsType<CommitResult.AlreadyExists>(await reopened.CommitAsync(Create(NameOf(j)), Cancellation));
            }

            Assert.Null(await reopened.FindDamageAsync(Cancellation));
            await AddAsync(reopened, i + 1, count);
            for (var j = 0; j <= i + count; j++) Assert.NotNull(await reopened.ReadAsync(Wallet, NameOf(j), Cancellation));
        }
    }

    [Fact]
    public async Task Ids_that_were_deleted_while_they_gathered_or_moved_are_not_in_their_table()
    {
        await using (var store = SqliteStore.Open(Options, Time))
        {
            for (var i = 0; i < 10 * GatherAt; i++)
            {
                await AddAsync(store, i, 1);
                // Of many ages: some are in the table, some on their way, some not.
                if (i >= 20 && i % 3 == 0) await DeleteAsync(store, i - i % 20);
            }
        }

        AssertAllIdentified((int)Ask("SELECT count(*) FROM document"));
    }

    [Fact]
    public async Task A_transaction_that_failed_leaves_no_id_behind_and_loses_none()
    {
        const int count = 6 * GatherAt;
        var seams = new SqliteSeams { Commit = commit => _fails ? raw.SQLITE_FULL : commit.TryStep() };
        await using (var store = SqliteStore.Open(Options with { Seams = seams }, Time))
        {
            for (var i = 0; i < count; i++)
            {
                _fails = i % 2 == 0;
                Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create(NameOf(i)), Cancellation));
                if (_fails) await Assert.ThrowsAsync<StoreUnavailableException>(() => IdsAsync(store));
                else Assert.Equal(i + 1, (await IdsAsync(store)).Length);
                for (var j = 0; j <= i; j++) Assert.NotNull(await store.ReadAsync(Wallet, NameOf(j), Cancellation));
            }
        }

        AssertAllIdentified(count);
    }

    [Fact]
    public async Task A_row_that_takes_the_place_of_a_deleted_one_is_found_after_the_process_ended()
    {
        await using (var store = SqliteStore.Open(Options, Time)) await AddAsync(store, 0, 2);
        await using (var store = SqliteStore.Open(Options, Time)) await DeleteAsync(store, 1);
        using var copy = new TemporaryFolder();
        await using (var store = SqliteStore.Open(Options, Time))
        {
            await AddAsync(store, 2, 1);
            CopyFiles(Folder, copy);
        }

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        Assert.NotNull(await reopened.ReadAsync(Wallet, NameOf(2), Cancellation));
        Assert.IsType<CommitResult.AlreadyExists>(await reopened.CommitAsync(Create(NameOf(2)), Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(GatherAt)]
    [InlineData(GatherAt + 2)]
    [InlineData(3 * GatherAt)]
    public async Task Ids_of_the_same_hash_are_told_apart_however_long_after_one_another_they_came(int between)
    {
        var (one, other) = Twins.OfIds();
        var names = new[] { one, other };
        await using (var store = SqliteStore.Open(Options, Time))
        {
            await store.CommitAsync(Create(one), Cancellation);
            await AddAsync(store, 0, between);
            await store.CommitAsync(Create(other), Cancellation);
            await IdsAsync(store);
            for (var i = 0; i < 3 * GatherAt; i++)
            {
                using var copy = new TemporaryFolder();
                CopyFiles(Folder, copy);
                await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
                foreach (var name in names)
                {
                    Assert.Equal(name, (await store.ReadAsync(Wallet, name, Cancellation))?.Id);
                    Assert.Equal(name, (await reopened.ReadAsync(Wallet, name, Cancellation))?.Id);
                }

                await AddAsync(store, between + i, 1);
            }

            var gone = (await store.ReadAsync(Wallet, one, Cancellation))!;
            await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Delete, gone)]), Cancellation);
            Assert.DoesNotContain(one, await IdsAsync(store));
            Assert.Null(await store.ReadAsync(Wallet, one, Cancellation));
            Assert.NotNull(await store.ReadAsync(Wallet, other, Cancellation));
        }

        AssertAllIdentified(1 + between + 3 * GatherAt);
    }

    [Fact]
    public async Task An_id_is_found_and_not_given_again_while_others_move()
    {
        const int writers = 6;
        const int each = 300;
        await using (var store = SqliteStore.Open(Options, Time))
        {
            await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
                async () =>
                {
                    for (var i = 0; i < each; i++)
                    {
                        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{writer}-{i}"), Cancellation));
                        foreach (var j in new[] { i, i / 2, Math.Max(0, i - GatherAt) })
                        {
                            Assert.IsType<CommitResult.AlreadyExists>(await store.CommitAsync(Create($"{writer}-{j}"), Cancellation));
                            Assert.NotNull(await store.ReadAsync(Wallet, $"{writer}-{j}", Cancellation));
                        }
                    }
                },
                Cancellation)));
        }

        AssertAllIdentified(writers * each);
    }

    private static string NameOf(int number) => $"d{number}";

    private static async Task AddAsync(SqliteStore store, int first, int count)
    {
        for (var i = first; i < first + count; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create(NameOf(i)), Cancellation));
        await IdsAsync(store);
    }

    private static async Task DeleteAsync(SqliteStore store, int number)
    {
        if (await store.ReadAsync(Wallet, NameOf(number), Cancellation) is not { } document) return;
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Delete, document)]), Cancellation));
        Assert.DoesNotContain(document.Id, await IdsAsync(store));
        Assert.Null(await store.ReadAsync(Wallet, document.Id, Cancellation));
    }

    private long CountOfIds() => Ask("SELECT count(*) FROM identity");

    private long Ask(string sql)
    {
        using var connection = SqliteConnection.Open(DatabasePath, readOnly: true);
        return connection.QueryNumber(sql);
    }

    /// <summary>Each document is in the table of ids once, and nothing else is.</summary>
    private void AssertAllIdentified(int count)
    {
        Assert.Equal(count, CountOfIds());
        Assert.Equal(count, Ask("SELECT count(*) FROM identity i JOIN document d ON d.number = i.number AND d.partition = i.partition"));
        Assert.Equal(count, Ask("SELECT count(DISTINCT number) FROM identity"));
    }
}
