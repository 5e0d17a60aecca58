using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class PendingDocumentsTests : SqliteTestStore
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_made_again_while_its_deletion_is_moved_is_new_unless_the_database_may_have_left_the_deletion_undone(bool isFound)
    {
        var key = new DocumentKey(Wallet, "a");
        var deletion = new Place(
            0, 0, 0, ETag: 1, Expires: long.MaxValue, IsDeleted: true, IsNew: false, Numbers: isFound ? null : new PartitionNumbers.Numbers(1, 1));
        var pending = new PendingDocuments();
        pending.Put([new(key, deletion)]);
        pending.Put([new(key, deletion with { ETag = 2, IsDeleted = false })]);

        pending.Folded([new(key, deletion)]);

        Assert.True(pending.TryGet(key, out var made));
        Assert.Equal(!isFound, made.IsNew);
    }
}
