using System.Globalization;
using Credits.Engine.Storage;
using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>One connection that reads.</summary>
internal sealed class SqliteReader : IDisposable
{
    /// <summary>A page ends early once its bodies have so many bytes.</summary>
    private const long MaxPageBytes = 16L << 20;

    private const string Columns = "d.type, d.id, d.sort, d.etag, d.expires, d.body";

    // Lists of an app go by the row's own column; a version greater than any that was given would be kept instead of later ones; and what is
    // not found by its id would be made again. Entries, which are most of all, are looked for by their ids with their wallets, and ids of the last
    // documents may be in memory only.
    private static readonly string Misfit = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT number || ' (' || id || ')' FROM document d WHERE app IS NOT (SELECT p.app FROM partition p WHERE p.id = d.partition)
            OR etag < 1 OR etag >> {BatchChecker.EpochShift} > (SELECT opened FROM store)
            OR type <> 'entry' AND number <= (SELECT identified FROM store) AND NOT EXISTS (
                SELECT 1 FROM identity i WHERE i.partition = d.partition AND i.hash = id_hash(d.id) AND i.number = d.number) LIMIT 1
        """);

    private readonly SqliteConnection _connection;
    private readonly PartitionNumbers _partitions;
    private readonly DocumentFinder _finder;

    public SqliteReader(string path, RecentIds recent)
    {
        _connection = SqliteSchema.OpenReader(path);
        _finder = new DocumentFinder(_connection, recent, Columns);
        _partitions = new PartitionNumbers(_connection, remembered: 8_192);
    }

    /// <summary>For reads of other tables.</summary>
    public SqliteConnection Connection => _connection;

    public Document? Read(Partition partition, string id, long now)
    {
        if (_partitions.Find(partition)?.Partition is not { } number) return null;
        if (_finder.Find(IdentityKey.Of(number, id), id) is not { } row) return null;
        try
        {
            return (row.NumberOrNull(4) ?? long.MaxValue) > now ? ReadDocument(row, partition) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    public Page List(Query query, long now)
    {
        if (FindOnly(query, out var one)) return new Page([], null);
        var sql = new SqliteQuery(query, now, one);
        var statement = _connection.Prepare(sql.List());
        sql.BindTo(statement);
        try
        {
            var documents = new List<Document>();
            for (long bytes = 0; statement.Step();)
            {
                if (documents.Count == query.Limit || bytes >= MaxPageBytes)
                    return new Page(documents, new Position(documents[^1].Sort, documents[^1].Id, documents[^1].Partition));
                var partition = one?.Partition ?? new Partition(statement.Text(6), statement.Text(7), statement.Text(8));
                var document = ReadDocument(statement, partition);
                documents.Add(document);
                bytes += document.Body.Length;
            }

            return new Page(documents, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>What follows after a row, in the order of their arrival, and the last row looked at; null if there is no more.</summary>
    public (List<Document> Documents, long? Last) ListAll(long after, int limit, long now)
    {
        var statement = _connection.Prepare(
            $"SELECT {Columns}, a.name, p.wallet, p.part, d.number "
            + "FROM document d CROSS JOIN partition p ON p.id = d.partition CROSS JOIN app a ON a.id = p.app "
            + "WHERE d.number > ?1 AND (d.expires IS NULL OR d.expires > ?2) ORDER BY d.number LIMIT ?3");
        statement.Bind(1, after).Bind(2, now).Bind(3, (long)limit);
        try
        {
            var documents = new List<Document>();
            long bytes = 0;
            while (bytes < MaxPageBytes && statement.Step())
            {
                documents.Add(ReadDocument(statement, new Partition(statement.Text(6), statement.Text(7), statement.Text(8))));
                bytes += documents[^1].Body.Length;
                after = statement.Number(9);
            }

            return (documents, documents.Count == limit || bytes >= MaxPageBytes ? after : null);
        }
        finally
        {
            statement.Reset();
        }
    }

    public long Count(Query query, long now)
    {
        if (FindOnly(query, out var one)) return 0;
        var sql = new SqliteQuery(query, now, one);
        var statement = _connection.Prepare(sql.Count());
        sql.BindTo(statement);
        try
        {
            statement.Step();
            return statement.Number(0);
        }
        finally
        {
            statement.Reset();
        }
    }

    public Position? FindPosition(Query query, int number, long now)
    {
        if (FindOnly(query, out var one)) return null;
        var sql = new SqliteQuery(query, now, one);
        var statement = _connection.Prepare(sql.Position(number));
        sql.BindTo(statement);
        try
        {
            if (!statement.Step()) return null;
            return new Position(statement.Text(0), statement.Text(1), one?.Partition ?? new Partition(statement.Text(2), statement.Text(3), statement.Text(4)));
        }
        finally
        {
            statement.Reset();
        }
    }

    public string? FindDamage()
    {
        if (First("PRAGMA integrity_check(1)") is not "ok" and { } damage) return damage;
        _connection.Define("id_hash", static id => IdHash.Of(id));
        return First(Misfit) is { } row ? $"row {row} is not its partition's, not found by its id, or of a version that was never given" : null;
    }

    public void Dispose() => _connection.Dispose();

    private string? First(string sql)
    {
        var statement = _connection.Prepare(sql);
        try
        {
            return statement.Step() ? statement.Text(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>True if a query of a wallet can find nothing; gives the one partition if the wallet has no more than one.</summary>
    private bool FindOnly(Query query, out (long Number, Partition Partition)? one)
    {
        one = null;
        if (query.Wallet is null) return false;
        var statement = _connection.Prepare(
            "SELECT p.id, p.part FROM app a CROSS JOIN partition p ON p.app = a.id WHERE a.name = ?1 AND p.wallet = ?2 LIMIT 2");
        statement.Bind(1, query.App!).Bind(2, query.Wallet);
        try
        {
            if (!statement.Step()) return true;
            one = (statement.Number(0), new Partition(query.App!, query.Wallet, statement.Text(1)));
            if (statement.Step()) one = null;
            return false;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static Document ReadDocument(SqliteStatement row, Partition partition) => new()
    {
        Partition = partition,
        Type = row.Text(0),
        Id = row.Text(1),
        Sort = row.Text(2),
        ETag = row.Number(3).ToString(CultureInfo.InvariantCulture),
        Expires = row.NumberOrNull(4) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        Body = row.Bytes(5).ToArray(),
    };
}
