using Credits.Engine.Storage;
using Credits.Testing;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class SqliteRecoveryTests : SqliteTestStore
{
    [Fact]
    public async Task A_log_cut_short_anywhere_opens_at_an_earlier_consistent_commit()
    {
        const int commits = 12;
        await using var store = Open();
        for (var i = 0; i < commits; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}-a", $"{i:00}-b"), Cancellation));
        var log = File.ReadAllBytes(DatabasePath + "-wal");
        var counts = new HashSet<int>();

        for (var length = 0; length <= log.Length; length += 1_777)
        {
            using var copy = new TemporaryFolder();
            File.Copy(DatabasePath, copy.File("credits.db"));
            File.WriteAllBytes(copy.File("credits.db-wal"), log[..length]);

            await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

            var ids = await IdsAsync(reopened);
            Assert.Equal(Enumerable.Range(0, ids.Length / 2).SelectMany(i => new[] { $"{i:00}-a", $"{i:00}-b" }), ids);
            Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(Create("later"), Cancellation));
            counts.Add(ids.Length);
        }

        Assert.Contains(0, counts);
        Assert.True(counts.Count > commits / 2, "The cuts were to fall into different commits.");
    }

    [Fact]
    public async Task What_was_answered_is_in_the_files_even_if_the_store_is_never_closed()
    {
        await using var store = Open();
        for (var i = 0; i < 20; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        using var copy = new TemporaryFolder();
        foreach (var suffix in new[] { "", "-wal" }) File.Copy(DatabasePath + suffix, copy.File("credits.db" + suffix));

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

        Assert.Equal(20, (await IdsAsync(reopened)).Length);
    }
}
