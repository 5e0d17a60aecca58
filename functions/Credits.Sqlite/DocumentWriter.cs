using Credits.Sqlite.Journal;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>Puts documents from the journal into the tables, inside the writer's open transaction.</summary>
internal sealed class DocumentWriter(SqliteConnection connection, PartitionNumbers partitions)
{
    private readonly SqliteStatement _find = connection.Prepare($"SELECT d.number, d.expires, d.type, d.sort, d.etag {SqliteSchema.FromDocument}");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO document(number, partition, app, id, type, sort, etag, expires, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

    private readonly SqliteStatement _identify = connection.Prepare(
        "INSERT INTO identity(partition, hash, twin, number) VALUES (?1, ?2, 0, ?3) ON CONFLICT DO NOTHING");

    private readonly SqliteStatement _identifyTwin = connection.Prepare("""
        INSERT INTO identity(partition, hash, twin, number) SELECT ?1, ?2, max(twin) + 1, ?3 FROM identity WHERE partition = ?1 AND hash = ?2
        """);

    // Naming an indexed column in SET rewrites its index rows even if the value stays, hence two statements.
    private readonly SqliteStatement _updateBody = connection.Prepare("UPDATE document SET etag = ?2, body = ?3 WHERE number = ?1");

    private readonly SqliteStatement _updateAll = connection.Prepare(
        "UPDATE document SET etag = ?2, body = ?3, type = ?4, sort = ?5, expires = ?6 WHERE number = ?1");

    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM document WHERE number = ?1");
    private readonly SqliteStatement _forget = connection.Prepare("DELETE FROM identity WHERE partition = ?1 AND hash = ?2 AND number = ?3");
    private readonly SqliteStatement _mark = connection.Prepare("UPDATE store SET folded = ?1");

    private readonly List<(long Partition, int Hash, long Number, string Id)> _new = [];
    private readonly JournalWindow _window = new();
    private long _last = SqliteSchema.LastNumber(connection);

    /// <summary>Begins a slice of documents.</summary>
    public void Begin()
    {
        _new.Clear();
        _window.Clear();
    }

    /// <summary>Ends it: hashes are scattered within a wallet, so the new ones go into their table in its order and not in that of their arrival.</summary>
    public void End()
    {
        _new.Sort(static (left, right) => (left.Partition, left.Hash, left.Number).CompareTo((right.Partition, right.Hash, right.Number)));
        foreach (var (partition, hash, number, id) in _new)
        {
            _identify.Bind(1, partition).Bind(2, hash).Bind(3, number).Run();
            if (connection.Changes == 0) IdentifyTwin(partition, hash, number, id);
        }
    }

    /// <summary>Makes the row of a document what stands at a place of the journal. Doing it twice changes nothing.</summary>
    public void Apply(DocumentKey key, Place place, DocumentJournal journal)
    {
        if (place is { IsDeleted: true, IsNew: true }) return;
        var numbers = place.Numbers ?? partitions.Find(key.Partition) ?? partitions.Add(connection, key.Partition);
        var document = new StoredDocument(_window.Read(journal, place));
        if (document.ETag != place.ETag || document.Length != place.Length) throw new IOException("The journal does not hold what was written to it.");
        var (number, etag, sameKeys) = place.IsNew ? default : Find(numbers.Partition, key.Id, document);

        // A journal beside a database that was copied after it may be behind; what is there must not become older.
        if (etag >= document.ETag) return;
        if (place.IsDeleted) Delete(numbers.Partition, key.Id, number);
        else if (number == 0) Insert(numbers, key.Id, document);
        else Update(number, document, sameKeys);
    }

    /// <summary>Deletes the row of a document; 0 if it has none.</summary>
    public void Delete(long partition, string id, long number)
    {
        if (number == 0) return;
        _delete.Bind(1, number).Run();
        _forget.Bind(1, partition).Bind(2, IdHash.Of(id)).Bind(3, number).Run();
    }

    /// <summary>Notes that all records up to this one are in the tables.</summary>
    public void Mark(long sequence) => _mark.Bind(1, sequence).Run();

    // The same id twice would be the same operation twice. Whoever let it through has answered already; all that is left is not to hide it.
    private void IdentifyTwin(long partition, int hash, long number, string id)
    {
        var isThere = _find.Bind(1, partition).Bind(2, hash).Bind(3, id).Step();
        _find.Reset();
        if (isThere) throw new SqliteError(raw.SQLITE_CONSTRAINT, $"Document {id} is there already");
        _identifyTwin.Bind(1, partition).Bind(2, hash).Bind(3, number).Run();
    }

    private (long Number, long ETag, bool SameKeys) Find(long partition, string id, StoredDocument document)
    {
        _find.Bind(1, partition).Bind(2, IdHash.Of(id)).BindText(3, document.Id);
        (long, long, bool) found = default;
        if (_find.Step())
        {
            var sameKeys = (_find.NumberOrNull(1) ?? long.MaxValue) == document.Expires
                && _find.Bytes(2).SequenceEqual(document.Type) && _find.Bytes(3).SequenceEqual(document.Sort);
            found = (_find.Number(0), _find.Number(4), sameKeys);
        }

        _find.Reset();
        return found;
    }

    private void Insert(PartitionNumbers.Numbers numbers, string id, StoredDocument document)
    {
        _insert.Bind(1, ++_last).Bind(2, numbers.Partition).Bind(3, numbers.App)
            .BindText(4, document.Id).BindText(5, document.Type).BindText(6, document.Sort)
            .Bind(7, document.ETag).Bind(8, ExpiresOf(document)).Bind(9, document.Body).Run();
        _new.Add((numbers.Partition, IdHash.Of(id), _last, id));
    }

    private void Update(long number, StoredDocument document, bool sameKeys)
    {
        var update = sameKeys ? _updateBody : _updateAll;
        update.Bind(1, number).Bind(2, document.ETag).Bind(3, document.Body);
        if (!sameKeys) update.BindText(4, document.Type).BindText(5, document.Sort).Bind(6, ExpiresOf(document));
        update.Run();
    }

    private static long? ExpiresOf(StoredDocument document) => document.Expires == long.MaxValue ? null : document.Expires;
}
