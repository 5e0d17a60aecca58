using Credits.Engine.Storage;
using Credits.Testing;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>A folder and the options to open a store in it, and short ways to write and read documents.</summary>
public abstract class SqliteTestStore : IDisposable
{
    protected static readonly Partition Wallet = new("app.test", "wallet");

    protected TemporaryFolder Folder { get; } = new();

    protected ManualTime Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected SqliteOptions Options => new() { Folder = Folder.Path };

    /// <summary>All files that hold documents; some may not be there.</summary>
    protected static readonly string[] Files = ["credits.db", "credits.db-wal", "journal-0", "journal-1"];

    /// <summary>Makes the store as it was when ids came into their table with their documents.</summary>
    protected const string AsVersion6 = "ALTER TABLE store DROP COLUMN identified; PRAGMA user_version=6;";

    /// <summary>Makes the index as it was when entries were in it with all others.</summary>
    protected const string AsVersion5 = $"""
        {AsVersion6}
        DROP INDEX entry_by_partition;
        DROP INDEX document_by_partition;
        CREATE INDEX document_by_partition ON document(partition, type, sort, id, expires);
        PRAGMA user_version=5;
        """;

    /// <summary>Makes the table of ids as it was before they were hashed, too.</summary>
    protected const string AsVersion4 = $"""
        {AsVersion5}
        DROP TABLE identity;
        CREATE TABLE identity(partition INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(partition, id)) WITHOUT ROWID;
        INSERT INTO identity SELECT partition, id, number FROM document;
        PRAGMA user_version=4;
        """;

    protected string DatabasePath => Folder.File("credits.db");

    /// <summary>Copies the files as they are, as the end of the process would leave them.</summary>
    protected static void CopyFiles(TemporaryFolder from, TemporaryFolder to)
    {
        foreach (var file in Files)
            if (File.Exists(from.File(file))) File.Copy(from.File(file), to.File(file));
    }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does something to the database, past the store, which must be closed.</summary>
    protected void Execute(string sql)
    {
        _ = NativeSqlite.Current;
        using var connection = SqliteConnection.Open(DatabasePath, readOnly: false);
        connection.Execute(sql);
    }

    protected static Document NewDocument(string id, int size = 2) =>
        new() { Partition = Wallet, Id = id, Type = "thing", Body = new byte[size] };

    protected static Batch Create(params string[] ids) => new(Wallet, [.. ids.Select(id => new Write(WriteKind.Create, NewDocument(id)))]);

    protected static Batch Create(string id, int size) => new(Wallet, [new Write(WriteKind.Create, NewDocument(id, size))]);

    protected static async Task<string[]> IdsAsync(SqliteStore store)
    {
        var page = await store.QueryAsync(new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing", Limit = Query.MaxLimit }, Cancellation);
        return [.. page.Documents.Select(document => document.Id)];
    }

    internal SqliteStore Open(SqliteSeams? seams = null) => SqliteStore.Open(Options with { Seams = seams ?? new SqliteSeams() }, Time);
}
