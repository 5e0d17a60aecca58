using System.Globalization;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class StoredIdsTests : SqliteTestStore
{
    private const int Many = 25_000;

    [Fact]
    public async Task Everything_in_the_database_is_held_once_it_was_read()
    {
        await FillAsync(Many);
        using var ids = await ReadAsync(new PendingDocuments(), Many);
        Assert.All(Enumerable.Range(0, Many), i => Assert.True(ids.MayHold(HashOf(i))));
        Assert.InRange(Enumerable.Range(Many, Many).Count(i => ids.MayHold(HashOf(i))), 0, Many / 20);
    }

    [Fact]
    public async Task What_is_added_or_pending_while_it_is_read_is_held_too()
    {
        await FillAsync(Many);
        var pending = new PendingDocuments();
        pending.Put([new(new DocumentKey(Wallet, "pending"), default)]);
        using var ids = new StoredIds(DatabasePath, pending, new RecentIds(), Many, 1);
        ids.Add("added", isNew: true);
        await ids.Reading.WaitAsync(Cancellation);
        Assert.True(ids.MayHold(IdHash.Of("added")));
        Assert.True(ids.MayHold(IdHash.Of("pending")));
        Assert.False(ids.MayHold(IdHash.Of("neither")));
    }

    [Fact]
    public async Task What_was_deleted_and_is_made_again_before_that_is_in_the_database_is_held()
    {
        await FillAsync(10);
        var pending = new PendingDocuments();
        var gone = new DocumentKey(Wallet, "gone");
        pending.Put([new(gone, new Place(0, 0, 0, ETag: 1, Expires: 0, IsDeleted: true, IsNew: false, Numbers: null))]);
        var ids = await ReadAsync(new PendingDocuments(), 10);
        using var stored = new StoredVersions(DatabasePath, ids, new RecentIds(), remembered: 1);
        var checker = new BatchChecker(pending, stored, Time, epoch: 1);

        Assert.IsType<CommitResult.Done>(checker.Apply(Create("gone"), new RecordWriter(), file: 0, start: 0));

        Assert.True(ids.MayHold(IdHash.Of("gone")));
    }

    [Fact]
    public async Task What_has_outgrown_its_room_is_read_again_with_more_and_loses_nothing()
    {
        await FillAsync(10);
        var pending = new PendingDocuments();
        using var ids = await ReadAsync(pending, 10);
        for (var i = 0; i < 100; i++)
        {
            ids.Add(NameOf(1_000 + i), isNew: true);
            pending.Put([new(new DocumentKey(Wallet, NameOf(1_000 + i)), default)]);
            ids.GrowWhenFull();
            ids.Add($"late {i}", isNew: true);
            pending.Put([new(new DocumentKey(Wallet, $"late {i}"), default)]);
            if (i % 3 == 0) await ids.Reading.WaitAsync(Cancellation);
        }

        ids.GrowWhenFull();
        await ids.Reading.WaitAsync(Cancellation);
        for (var i = 0; i < 100; i++) Assert.True(ids.MayHold(HashOf(1_000 + i)) && ids.MayHold(IdHash.Of($"late {i}")));
        for (var i = 0; i < 10; i++) Assert.True(ids.MayHold(HashOf(i)));
        Assert.InRange(Enumerable.Range(5_000, 1_000).Count(i => ids.MayHold(HashOf(i))), 0, 100);
    }

    [Fact]
    public async Task Closing_does_not_wait_for_all_to_be_read()
    {
        await FillAsync(Many);
        var ids = new StoredIds(DatabasePath, new PendingDocuments(), new RecentIds(), Many, 1);
        ids.Dispose();
        Assert.True(ids.Reading.IsCompleted);
    }

    [Fact]
    public async Task What_was_created_before_is_there_however_often_the_store_was_opened()
    {
        for (var round = 0; round < 4; round++)
        {
            await using var store = SqliteStore.Open(Options with { IdsAtLeast = 1, FoldAt = 3 }, Time);
            for (var i = 0; i < 40; i++)
            {
                var result = await store.CommitAsync(Create(NameOf(i)), Cancellation);
                Assert.Equal(round == 0, result is CommitResult.Done);
                if (round > 0) Assert.IsType<CommitResult.AlreadyExists>(result);
            }
        }
    }

    private async Task<StoredIds> ReadAsync(PendingDocuments pending, int count)
    {
        var ids = new StoredIds(DatabasePath, pending, new RecentIds(), count, 1);
        await ids.Reading.WaitAsync(Cancellation);
        return ids;
    }

    private async Task FillAsync(int count)
    {
        await using var store = Open();
        foreach (var part in Enumerable.Range(0, count).Select(NameOf).Chunk(Batch.MaxWrites))
            Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create(part), Cancellation));
    }

    private static int HashOf(int number) => IdHash.Of(NameOf(number));

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"e.{number}");
}
