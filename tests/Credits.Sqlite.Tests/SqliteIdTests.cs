using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Credits.Testing;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Documents are found by the hashes of their ids, which several may share.</summary>
public sealed class SqliteIdTests : SqliteTestStore
{
    [Fact]
    public async Task Documents_with_the_same_hash_are_told_apart()
    {
        await using (var store = Open()) await store.CommitAsync(Create("a", "b"), Cancellation);
        // As if the hashes of a, b and c were the same: each finds the rows of a and b.
        Execute("CREATE TABLE row AS SELECT partition, number FROM document; DELETE FROM identity");
        foreach (var id in new[] { "a", "b", "c" }) Execute($"INSERT INTO identity SELECT partition, {IdHash.Of(id)}, row_number() OVER () - 1, number FROM row");
        Execute("DROP TABLE row");

        await using (var store = Open())
        {
            Assert.Null(await store.ReadAsync(Wallet, "c", Cancellation));
            Assert.IsType<CommitResult.Done>(await store.CommitAsync(Create("c"), Cancellation));
            var document = (await store.ReadAsync(Wallet, "a", Cancellation))!;
            Assert.IsType<CommitResult.Done>(await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Delete, document)]), Cancellation));
            Assert.IsType<CommitResult.AlreadyExists>(await store.CommitAsync(Create("b"), Cancellation));
        }

        await using var reopened = Open();
        foreach (var id in new[] { "b", "c" }) Assert.Equal(id, (await reopened.ReadAsync(Wallet, id, Cancellation))!.Id);
        Assert.Null(await reopened.ReadAsync(Wallet, "a", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_of_the_same_hash_are_both_found(bool isFromBefore)
    {
        var (one, other) = Twins.OfIds();
        await using (var store = Open()) await store.CommitAsync(Create(one, other), Cancellation);
        if (isFromBefore) Execute(AsVersion4);

        await using var reopened = Open();
        foreach (var id in new[] { one, other })
        {
            Assert.Equal(id, (await reopened.ReadAsync(Wallet, id, Cancellation))!.Id);
            Assert.IsType<CommitResult.AlreadyExists>(await reopened.CommitAsync(Create(id), Cancellation));
        }

        Assert.Null(await reopened.FindDamageAsync(Cancellation));
    }

    [Fact]
    public async Task A_document_that_is_not_found_by_its_id_is_damage()
    {
        var (one, other) = Twins.OfIds();
        await using (var store = Open())
        {
            await store.CommitAsync(Create(one, other), Cancellation);
            await IdsAsync(store);
            Assert.Null(await store.FindDamageAsync(Cancellation));
        }

        Execute($"DELETE FROM identity WHERE number = (SELECT number FROM document WHERE id = '{other}')");

        await using var reopened = Open();
        Assert.Contains($"({other}) is not its partition's, not found by its id", await reopened.FindDamageAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_there_twice_is_told_of_when_its_id_moves()
    {
        await using (var store = Open()) await store.CommitAsync(Create("a"), Cancellation);
        using var database = SqliteSchema.OpenWriter(DatabasePath);
        var ids = new IdentityWriter(database, gatherAt: 1);
        var writer = new DocumentWriter(database, new PartitionNumbers(database, remembered: 1), ids);
        using var folder = new TemporaryFolder();
        using var journal = DocumentJournal.Open([folder.File("0"), folder.File("1")], folded: 0, (_, _, _) => { }, () => { });
        var record = new RecordWriter();
        record.Batch(Wallet, 1);
        var (offset, length) = record.Document(NewDocument("a"), etag: long.MaxValue, deleted: false);
        journal.Write(record);

        writer.Begin();
        writer.Apply(new DocumentKey(Wallet, "a"), new Place(0, offset, length, long.MaxValue, long.MaxValue, IsDeleted: false, IsNew: true, Numbers: null), journal);
        ids.Committed();
        Assert.Contains("there already", Assert.Throws<SqliteError>(ids.MoveAll).Message, StringComparison.Ordinal);
    }
}
