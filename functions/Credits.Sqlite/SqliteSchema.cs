using System.Globalization;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;
using Credits.Sqlite.Queue;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>The tables and how a connection is set up.</summary>
/// <remarks>
/// Documents come from the journal many at a time and wallet by wallet (<see cref="Credits.Sqlite.Journal.Fold"/>), so that they
/// share the pages they touch; their ids follow many more at a time (<see cref="IdentityWriter"/>). They are rows in the order of their arrival, wallets are small numbers, and the
/// document that changes most, a head whose sort value stays the same, touches no index. The indexes over an app and
/// over the store leave out entries, the latter also events; a query for those reads the whole table. Pages are of 8 KiB: half as many
/// are written for entries as of 4 KiB, and not yet much more for what is scattered.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>What the file says it is (<c>PRAGMA application_id</c>): "CRDT".</summary>
    private const long ApplicationId = 0x43524454;

    /// <summary>The version of the tables that this program writes (<c>PRAGMA user_version</c>).</summary>
    public const long Version = 7;

    private const string Tables = """
        CREATE TABLE app(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE partition(
            id INTEGER PRIMARY KEY, app INTEGER NOT NULL, wallet TEXT NOT NULL, part TEXT NOT NULL, UNIQUE(app, wallet, part));
        CREATE TABLE document(
            number INTEGER PRIMARY KEY, partition INTEGER NOT NULL, app INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
            sort TEXT NOT NULL, etag INTEGER NOT NULL, expires INTEGER, body BLOB NOT NULL);
        CREATE TABLE identity(
            partition INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(partition, id)) WITHOUT ROWID;
        CREATE INDEX document_by_partition ON document(partition, type, sort, id, expires);
        CREATE INDEX document_by_app ON document(app, type, sort, id, expires) WHERE type <> 'entry';
        CREATE INDEX document_by_type ON document(type, sort, id, expires) WHERE type <> 'entry';
        CREATE INDEX document_by_expiry ON document(expires) WHERE expires IS NOT NULL;
        CREATE TABLE store(opened INTEGER NOT NULL, identified INTEGER NOT NULL);
        INSERT INTO store VALUES (0, 0);
        """;

    // Before there was a journal, ids came into their table later, too. The column is the journal's now.
    private const string JournalTables = """
        INSERT OR REPLACE INTO identity SELECT partition, id, number FROM document WHERE number > (SELECT identified FROM store);
        ALTER TABLE store RENAME COLUMN identified TO folded;
        UPDATE store SET folded = 0;
        """;

    // An event is found by its id in any wallet, and never looked for across apps.
    private const string EventIndexes = """
        DROP INDEX document_by_type;
        CREATE INDEX document_by_type ON document(type, sort, id, expires) WHERE type <> 'entry' AND type <> 'event';
        CREATE INDEX document_by_id ON document(app, id) WHERE type = 'event';
        """;

    // Ids are long and scattered: a table of them was a third of what is written for an entry, and more the more there are. Ids of one
    // hash are twins: 0, 1, and so on.
    private const string Hashes = """
        ALTER TABLE identity RENAME TO named;
        CREATE TABLE identity(
            partition INTEGER NOT NULL, hash INTEGER NOT NULL, twin INTEGER NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY(partition, hash, twin)) WITHOUT ROWID;
        INSERT INTO identity SELECT partition, hash, row_number() OVER (PARTITION BY partition, hash) - 1, number
            FROM (SELECT partition, id_hash(id) AS hash, number FROM named);
        DROP TABLE named;
        """;

    // Entries are most of what there is and are ordered by their sequence, of which a wallet has each once: an id and a type in their
    // index only make it larger, and it was most of what is written anew for entries of many wallets.
    private const string EntryIndex = """
        DROP INDEX document_by_partition;
        CREATE INDEX document_by_partition ON document(partition, type, sort, id, expires) WHERE type <> 'entry';
        CREATE INDEX entry_by_partition ON document(partition, sort) WHERE type = 'entry';
        """;

    // Up to this number all documents are in the table of ids. Of later ones some are; whoever opens the store reads them into memory. It is
    // not the column of that name before version 3.
    private const string Identified = """
        ALTER TABLE store ADD COLUMN identified INTEGER NOT NULL DEFAULT 0;
        UPDATE store SET identified = (SELECT coalesce(max(number), 0) FROM document);
        """;

    /// <summary>Opens the connection that writes and makes the tables if the file is new.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        var connection = SqliteConnection.Open(path, readOnly: false);
        try
        {
            Prepare(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        var connection = SqliteConnection.Open(path, readOnly: true);
        connection.Execute("PRAGMA busy_timeout=1000; PRAGMA cache_size=-4096; PRAGMA query_only=ON");
        return connection;
    }

    /// <summary>Counts that the store was opened, this time included.</summary>
    /// <param name="writer">The connection that writes.</param>
    /// <param name="atLeast">The count as the journal has it, which is greater if the database is an older copy.</param>
    public static long CountOpening(SqliteConnection writer, long atLeast)
    {
        writer.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE store SET opened = max(opened, {atLeast}) + 1"));
        return writer.QueryNumber("SELECT opened FROM store");
    }

    /// <summary>The last record of the journal that is in the tables.</summary>
    public static long Folded(SqliteConnection connection) => connection.QueryNumber("SELECT folded FROM store");

    /// <summary>
    /// The last number given, or noted as in the table of ids: about how many documents there are, 0 for none. A new one must be greater, or its
    /// id would be taken for one that is in the table.
    /// </summary>
    public static long LastNumber(SqliteConnection connection) =>
        connection.QueryNumber("SELECT max(identified, coalesce((SELECT max(number) FROM document), 0)) FROM store");

    private static void Prepare(SqliteConnection connection, string path)
    {
        var version = connection.QueryNumber("PRAGMA user_version");
        var application = connection.QueryNumber("PRAGMA application_id");
        var isNew = version == 0 && application == 0 && connection.QueryNumber("SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew && application != ApplicationId) throw new StoreOpenException($"{path} is damaged or is not a database of this program.");
        if (version > Version)
            throw new StoreOpenException($"{path} was written by a newer version of this program (schema {version}; this one knows {Version}).");
        connection.Execute("""
            PRAGMA page_size=8192;
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            PRAGMA fullfsync=ON;
            PRAGMA secure_delete=OFF;
            PRAGMA wal_autocheckpoint=0;
            PRAGMA journal_size_limit=67108864;
            PRAGMA cache_size=-24576;
            """);
        Settle(connection);
        if (isNew)
            connection.Execute($"BEGIN IMMEDIATE; {Tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version=1; COMMIT");
        if (version < 2)
            connection.Execute($"BEGIN IMMEDIATE; {MessageSchema.Tables} PRAGMA user_version=2; COMMIT");
        if (version < 3) connection.Execute($"BEGIN IMMEDIATE; {JournalTables} PRAGMA user_version=3; COMMIT");
        if (version < 4) connection.Execute($"BEGIN IMMEDIATE; {EventIndexes} PRAGMA user_version=4; COMMIT");
        if (version < 5)
        {
            connection.Define("id_hash", static id => IdHash.Of(id));
            connection.Execute($"BEGIN IMMEDIATE; {Hashes} PRAGMA user_version=5; COMMIT");
        }

        if (version < 6) connection.Execute($"BEGIN IMMEDIATE; {EntryIndex} PRAGMA user_version=6; COMMIT");
        if (version < 7) connection.Execute($"BEGIN IMMEDIATE; {Identified} PRAGMA user_version=7; COMMIT");

        // Only now: converting sorts what may be more than there is memory for.
        connection.Execute("PRAGMA temp_store=MEMORY");
    }

    // If the last sync of the log failed, the log may be in the system's memory only, and what is appended to it would
    // be lost with it. The database takes it with writes and syncs of its own. Busy is what a backup that reads makes it.
    private static void Settle(SqliteConnection connection)
    {
        var code = connection.TryCheckpoint(truncate: true);
        if (code != raw.SQLITE_BUSY) connection.Check(code);
    }
}
