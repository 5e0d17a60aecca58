using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>Finds the row of a document by its id, for one connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="recent">What is not in the table of ids yet.</param>
/// <param name="columns">What to read of a row (<c>d</c>).</param>
internal sealed class DocumentFinder(SqliteConnection connection, RecentIds recent, string columns)
{
    private readonly SqliteStatement _byNumber = connection.Prepare($"SELECT {columns} FROM document d WHERE d.number = ?2 AND d.partition = ?1 AND d.id = ?3");

    private readonly SqliteStatement _byHash = connection.Prepare(
        $"SELECT {columns} FROM identity i CROSS JOIN document d ON d.number = i.number WHERE i.partition = ?1 AND i.hash = ?2 AND d.id = ?3");

    /// <summary>The row, to be read and reset; null if there is none.</summary>
    /// <param name="key">The key of the id.</param>
    /// <param name="id">The id, which others of that key do not have.</param>
    public SqliteStatement? Find(IdentityKey key, string id)
    {
        // Memory first: an id is forgotten there only after it is in the table, and while no transaction is open that began before. The
        // other way round it could be missed in both.
        var number = recent.Find(key);
        return (number == 0 ? null : Find(_byNumber, key.Partition, number, id)) ?? Find(_byHash, key.Partition, key.Hash, id);
    }

    private static SqliteStatement? Find(SqliteStatement statement, long partition, long numberOrHash, string id)
    {
        if (statement.Bind(1, partition).Bind(2, numberOrHash).Bind(3, id).Step()) return statement;
        statement.Reset();
        return null;
    }
}
