using Credits.Engine.Storage;
using Credits.Testing;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class SqliteRecoveryTests : SqliteTestStore
{
    [Fact]
    public async Task A_journal_cut_short_anywhere_opens_at_an_earlier_consistent_commit()
    {
        const int commits = 12;
        await using var store = Open();
        for (var i = 0; i < commits; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}-a", $"{i:00}-b"), Cancellation));
        var log = File.ReadAllBytes(Folder.File("journal-0"));
        var counts = new HashSet<int>();

        for (var length = 0; length <= log.Length; length += 17)
        {
            using var copy = new TemporaryFolder();
            CopyFiles(Folder, copy);
            File.WriteAllBytes(copy.File("journal-0"), log[..length]);

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
    public async Task A_journal_with_a_wrong_byte_anywhere_opens_at_the_commit_before_it()
    {
        const int commits = 12;
        await using var store = Open();
        for (var i = 0; i < commits; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        var log = File.ReadAllBytes(Folder.File("journal-0"));
        var counts = new HashSet<int>();

        for (var wrong = 0; wrong < log.Length; wrong += 5)
        {
            using var copy = new TemporaryFolder();
            CopyFiles(Folder, copy);
            var bytes = log.ToArray();
            bytes[wrong] ^= 0x40;
            File.WriteAllBytes(copy.File("journal-0"), bytes);

            await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

            var ids = await IdsAsync(reopened);
            Assert.True(ids.Length < commits);
            Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => $"{i:00}"), ids);
            counts.Add(ids.Length);
        }

        Assert.Equal(commits, counts.Count);
    }

    [Fact]
    public async Task What_was_lost_of_a_journal_does_not_come_back_when_as_much_was_written_again()
    {
        await using var store = Open();
        for (var i = 0; i < 6; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        var log = File.ReadAllBytes(Folder.File("journal-0"));
        using var copy = new TemporaryFolder();
        CopyFiles(Folder, copy);
        log[(log.Length / 2) + 5] ^= 1; // in the fourth of six records of the same size
        File.WriteAllBytes(copy.File("journal-0"), log);

        // Writes a record of the same size over the broken one, before the fifth, which is still intact.
        var reopened = SqliteStore.Open(Options with { Folder = copy.Path, Seams = new SqliteSeams { Commit = _ => raw.SQLITE_FULL } }, Time);
        Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(Create("03"), Cancellation));
        await reopened.DisposeAsync();

        await using var again = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        Assert.Equal(["00", "01", "02", "03"], await IdsAsync(again));
    }

    [Fact]
    public async Task A_database_copied_without_its_journal_is_at_an_earlier_commit()
    {
        await using var store = SqliteStore.Open(Options with { FoldAt = 1_000 }, Time);
        for (var i = 0; i < 10; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        await IdsAsync(store);
        for (var i = 10; i < 20; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        using var copy = new TemporaryFolder();
        foreach (var file in Files.Take(2)) File.Copy(Folder.File(file), copy.File(file));

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i:00}"), await IdsAsync(reopened));
        Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(Create("10"), Cancellation));
    }

    [Fact]
    public async Task A_journal_older_than_its_database_makes_nothing_older()
    {
        await using var store = SqliteStore.Open(Options with { FoldAt = 1_000 }, Time);
        var first = Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        using var copy = new TemporaryFolder();
        foreach (var file in Files.Skip(2)) File.Copy(Folder.File(file), copy.File(file));
        var second = Assert.IsType<CommitResult.Done>(await store.CommitAsync(
            new Batch(Wallet, [new Write(WriteKind.Replace, NewDocument("a", 9) with { ETag = first.ETags[0] })]), Cancellation));
        await IdsAsync(store);
        foreach (var file in Files.Take(2)) File.Copy(Folder.File(file), copy.File(file));
        using (var connection = SqliteConnection.Open(copy.File("credits.db"), readOnly: false))
            connection.Execute("UPDATE store SET folded = 0");

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        await IdsAsync(reopened);

        Assert.Equal(second.ETags[0], (await reopened.ReadAsync(Wallet, "a", Cancellation))?.ETag);
    }

    [Fact]
    public async Task What_was_answered_is_in_the_files_even_if_the_store_is_never_closed()
    {
        await using var store = Open();
        for (var i = 0; i < 20; i++) Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create($"{i:00}"), Cancellation));
        using var copy = new TemporaryFolder();
        CopyFiles(Folder, copy);

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);

        Assert.Equal(20, (await IdsAsync(reopened)).Length);
    }
}
