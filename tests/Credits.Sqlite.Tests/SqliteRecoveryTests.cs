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

    [Fact]
    public async Task What_a_killed_process_left_in_the_journal_is_written_and_synced_before_it_counts()
    {
        await using var store = Open();
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        using var copy = new TemporaryFolder();
        CopyFiles(Folder, copy);
        File.SetLastWriteTimeUtc(copy.File("journal-0"), DateTime.UnixEpoch);
        var written = DateTime.UnixEpoch;
        SqliteSeams Syncing(Action sync) => new() { BeforeSync = sync };

        Assert.Throws<StoreOpenException>(() => SqliteStore.Open(
            Options with { Folder = copy.Path, Seams = Syncing(() => throw new IOException("Input/output error")) }, Time));
        File.SetLastWriteTimeUtc(copy.File("journal-0"), DateTime.UnixEpoch);
        await using var reopened = SqliteStore.Open(
            Options with { Folder = copy.Path, Seams = Syncing(() => written = File.GetLastWriteTimeUtc(copy.File("journal-0"))) }, Time);

        Assert.NotEqual(DateTime.UnixEpoch, written);
        Assert.Equal(["a"], await IdsAsync(reopened));
    }

    [Fact]
    public async Task What_a_killed_process_left_in_the_log_is_in_the_database_before_anything_is_written()
    {
        await using var store = Open();
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        await IdsAsync(store);
        using var copy = new TemporaryFolder();
        CopyFiles(Folder, copy);

        await using var reopened = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        using var withoutLog = new TemporaryFolder();
        File.Copy(copy.File("credits.db"), withoutLog.File("credits.db"));

        await using var last = SqliteStore.Open(Options with { Folder = withoutLog.Path }, Time);
        Assert.Equal(["a"], await IdsAsync(last));
    }

    [Fact]
    public async Task A_database_older_than_its_journal_goes_on_where_the_journal_ends()
    {
        await Open().DisposeAsync();
        using var copy = new TemporaryFolder();
        File.Copy(DatabasePath, copy.File("credits.db"));
        for (var i = 0; i < 3; i++) await Open().DisposeAsync();
        await using var store = Open();
        var first = Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        File.Copy(Folder.File("journal-0"), copy.File("journal-0"));

        var reopened = SqliteStore.Open(Options with { Folder = copy.Path, Seams = new SqliteSeams { Commit = _ => raw.SQLITE_FULL } }, Time);
        var second = Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(
            new Batch(Wallet, [new Write(WriteKind.Replace, NewDocument("a", 9) with { ETag = first.ETags[0] })]), Cancellation));
        await reopened.DisposeAsync();

        await using var again = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        Assert.Equal(second.ETags[0], (await again.ReadAsync(Wallet, "a", Cancellation))?.ETag);
        await IdsAsync(again);
        Assert.Equal(second.ETags[0], (await again.ReadAsync(Wallet, "a", Cancellation))?.ETag);
    }

    [Fact]
    public async Task A_journal_that_does_not_continue_its_database_never_does()
    {
        await using (var store = Open()) await store.CommitAsync(Create("1"), Cancellation);
        using var copy = new TemporaryFolder();
        File.Copy(DatabasePath, copy.File("credits.db"));
        await using (var store = Open()) await store.CommitAsync(Create("lost-2"), Cancellation);
        await using var later = Open();
        await later.CommitAsync(Create("lost-3"), Cancellation);
        await IdsAsync(later); // goes on in the other file
        for (var i = 4; i < 8; i++) await later.CommitAsync(Create($"lost-{i}"), Cancellation);
        foreach (var file in Files.Skip(2)) File.Copy(Folder.File(file), copy.File(file));

        var reopened = SqliteStore.Open(Options with { Folder = copy.Path, Seams = new SqliteSeams { Commit = _ => raw.SQLITE_FULL } }, Time);
        for (var i = 2; i < 6; i++) Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(Create($"{i}"), Cancellation));
        await reopened.DisposeAsync();

        await using var again = SqliteStore.Open(Options with { Folder = copy.Path }, Time);
        Assert.Equal(["1", "2", "3", "4", "5"], await IdsAsync(again));
    }
}
