using Credits.Sqlite.Journal;

namespace Credits.Sqlite;

/// <summary>Puts documents from the journal into the tables, inside the writer's open transaction.</summary>
internal sealed class DocumentWriter(SqliteConnection connection, PartitionNumbers partitions, IdentityWriter ids)
{
    private readonly DocumentFinder _finder = new(connection, ids.Recent, "d.number, d.expires, d.type, d.sort, d.etag");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO document(number, partition, app, id, type, sort, etag, expires, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

    // Naming an indexed column in SET rewrites its index rows even if the value stays, hence two statements.
    private readonly SqliteStatement _updateBody = connection.Prepare("UPDATE document SET etag = ?2, body = ?3 WHERE number = ?1");

    private readonly SqliteStatement _updateAll = connection.Prepare(
        "UPDATE document SET etag = ?2, body = ?3, type = ?4, sort = ?5, expires = ?6 WHERE number = ?1");

    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM document WHERE number = ?1");
    private readonly SqliteStatement _mark = connection.Prepare("UPDATE store SET folded = ?1");

    private readonly JournalWindow _window = new();

    /// <summary>Begins a slice of documents.</summary>
    public void Begin() => _window.Clear();

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
        ids.Remove(partition, id, number);
    }

    /// <summary>Notes that all records up to this one are in the tables.</summary>
    public void Mark(long sequence) => _mark.Bind(1, sequence).Run();

    private (long Number, long ETag, bool SameKeys) Find(long partition, string id, StoredDocument document)
    {
        if (_finder.Find(IdentityKey.Of(partition, id), id) is not { } row) return default;
        var sameKeys = (row.NumberOrNull(1) ?? long.MaxValue) == document.Expires
            && row.Bytes(2).SequenceEqual(document.Type) && row.Bytes(3).SequenceEqual(document.Sort);
        var found = (row.Number(0), row.Number(4), sameKeys);
        row.Reset();
        return found;
    }

    private void Insert(PartitionNumbers.Numbers numbers, string id, StoredDocument document)
    {
        var number = ids.Last + 1;
        _insert.Bind(1, number).Bind(2, numbers.Partition).Bind(3, numbers.App)
            .BindText(4, document.Id).BindText(5, document.Type).BindText(6, document.Sort)
            .Bind(7, document.ETag).Bind(8, ExpiresOf(document)).Bind(9, document.Body).Run();
        ids.Add(numbers.Partition, id, number);
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
