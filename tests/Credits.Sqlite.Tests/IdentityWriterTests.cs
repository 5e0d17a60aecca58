using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class IdentityWriterTests : SqliteTestStore
{
    [Fact]
    public async Task What_has_moved_stays_in_memory_while_somebody_may_look_at_the_table_as_it_was_before()
    {
        await Open().DisposeAsync();
        using var database = SqliteSchema.OpenWriter(DatabasePath);
        var ids = new IdentityWriter(database, gatherAt: 1);
        var key = new IdentityKey(1, IdHash.Of("a"));
        ids.Add(1, "a", row: 7);
        ids.Committed();

        ids.MoveAll();
        ids.Committed();

        Assert.Equal(1, database.QueryNumber("SELECT count(*) FROM identity"));
        Assert.Equal(7, ids.Recent.Find(key));
        ids.Recent.Forget();
        Assert.Equal(0, ids.Recent.Find(key));
    }

    [Fact]
    public async Task Ids_move_twice_as_fast_as_they_come_and_are_noted_as_moved_at_the_end()
    {
        await Open().DisposeAsync();
        using var database = SqliteSchema.OpenWriter(DatabasePath);
        var ids = new IdentityWriter(database, gatherAt: 10);
        var moved = new List<(long, long)>();
        for (var i = 1; i <= 17; i++)
        {
            ids.Add(1, $"{i}", row: i);
            ids.Move();
            ids.Committed();
            moved.Add((database.QueryNumber("SELECT count(*) FROM identity"), database.QueryNumber("SELECT identified FROM store")));
        }

        Assert.All(moved[..10], now => Assert.Equal((0, 0), now));
        Assert.Equal([(2, 0), (4, 0), (6, 0), (8, 0), (10, 10), (10, 10), (10, 10)], moved[10..]);
    }

    [Fact]
    public async Task What_the_process_left_on_its_way_is_in_the_table_once_however_often_it_is_moved()
    {
        await using (var store = Open()) await store.CommitAsync(Create("a", "b"), Cancellation);
        Execute("UPDATE store SET identified = 0");
        using var database = SqliteSchema.OpenWriter(DatabasePath);

        new IdentityWriter(database, gatherAt: 1).MoveAll();

        Assert.Equal(2, database.QueryNumber("SELECT count(*) FROM identity"));
        Assert.Equal(2, database.QueryNumber("SELECT identified FROM store"));
    }

    [Fact]
    public async Task A_twin_that_the_process_left_on_its_way_is_in_the_table_once_though_the_other_was_deleted()
    {
        await Open().DisposeAsync();
        var (one, other) = Twins.OfIds();
        using var database = SqliteSchema.OpenWriter(DatabasePath);
        var ids = new IdentityWriter(database, gatherAt: 5);
        Put(database, ids, partition: 1, row: 1, one);
        // Comes into the table at once, as the first of its hash.
        Put(database, ids, partition: 1, row: 2, other);
        for (var row = 3; row <= 6; row++) Put(database, ids, partition: 2, row, $"{row}");
        ids.Committed();
        Put(database, ids, partition: 2, row: 7, "7");
        // The first two of five; the first has become the twin of the other.
        ids.Move();
        ids.Committed();
        database.Execute("DELETE FROM document WHERE number = 2");
        ids.Remove(1, other, row: 2);
        ids.Committed();
        Assert.Equal(0, database.QueryNumber("SELECT identified FROM store"));

        // As after the end of the process.
        new IdentityWriter(database, gatherAt: 5).MoveAll();

        Assert.Equal(6, database.QueryNumber("SELECT count(*) FROM document"));
        Assert.Equal(6, database.QueryNumber("SELECT count(*) FROM identity"));
    }

    private static void Put(SqliteConnection database, IdentityWriter ids, long partition, long row, string id)
    {
        database.Execute($"INSERT INTO document(number, partition, app, id, type, sort, etag, body) VALUES ({row}, {partition}, 1, '{id}', 'thing', '', 1, x'00')");
        ids.Add(partition, id, row);
    }
}
