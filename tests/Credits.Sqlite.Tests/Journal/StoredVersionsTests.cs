using System.Globalization;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class StoredVersionsTests : SqliteTestStore
{
    private static readonly DocumentKey Key = new(Wallet, "a");

    // As if this had been moved: what is remembered is told by a version that the database does not have.
    private readonly Place _moved = new(
        File: 0, Offset: 0, Length: 0, ETag: 1, Expires: long.MaxValue, IsDeleted: false, IsNew: false, Numbers: new PartitionNumbers.Numbers(1, 1));

    [Fact]
    public async Task A_version_that_was_moved_into_the_database_is_not_looked_for_again()
    {
        await StoreAsync();
        using var versions = OpenVersions();

        versions.Folded([new(Key, _moved)]);

        Assert.Equal((1, long.MaxValue), Find(versions));
    }

    [Fact]
    public async Task The_database_is_asked_after_a_deletion_what_expires_or_a_version_that_may_be_older_than_its_own()
    {
        var stored = await StoreAsync();
        using var versions = OpenVersions();

        foreach (var place in new[] { _moved with { IsDeleted = true }, _moved with { Expires = 1 }, _moved with { Numbers = null }, _moved with { IsNew = true } })
        {
            versions.Folded([new(Key, place)]);
            Assert.Equal((stored, long.MaxValue), Find(versions));
        }

        versions.Folded([new(Key, _moved)]);
        versions.Folded([new(Key, _moved with { IsDeleted = true })]);
        Assert.Equal((stored, long.MaxValue), Find(versions));
    }

    private static (long ETag, long Expires)? Find(StoredVersions versions)
    {
        var found = versions.Find(versions.NumbersOf(Wallet), Key);
        versions.Release();
        return found;
    }

    private StoredVersions OpenVersions() => new(
        DatabasePath, new StoredIds(DatabasePath, new PendingDocuments(), new RecentIds(), count: 1, atLeast: 1), new RecentIds(), remembered: 1);

    private async Task<long> StoreAsync()
    {
        await using var store = Open();
        var done = Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("a"), Cancellation));
        return long.Parse(done.ETags[0], CultureInfo.InvariantCulture);
    }
}
