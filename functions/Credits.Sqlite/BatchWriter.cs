using System.Globalization;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>
/// Applies one batch inside the writer's open transaction: first all conditions, then all writes, so that a
/// refused batch has written nothing and the others of its group go on.
/// </summary>
internal sealed class BatchWriter(SqliteConnection connection, PartitionNumbers partitions, IdIndex ids, TimeProvider time)
{
    private readonly SqliteStatement _find = connection.Prepare(
        "SELECT number, etag, expires, type, sort FROM document WHERE number = ?1 AND partition = ?2 AND id = ?3");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO document(number, partition, app, id, type, sort, etag, expires, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

    // Naming an indexed column in SET rewrites its index rows even if the value stays, hence two statements.
    private readonly SqliteStatement _updateBody = connection.Prepare("UPDATE document SET etag = ?2, body = ?3 WHERE number = ?1");

    private readonly SqliteStatement _updateAll = connection.Prepare(
        "UPDATE document SET etag = ?2, body = ?3, type = ?4, sort = ?5, expires = ?6 WHERE number = ?1");

    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM document WHERE number = ?1");

    private readonly Found[] _found = new Found[Batch.MaxWrites];

    // One number a batch, never given twice: the count of openings fills the upper bits, so that nothing need
    // be written to remember how far the last run came.
    private long _etag = CountOpening(connection) << 44;

    /// <summary>Applies the batch or says why not. Throws <see cref="SqliteError"/> if the machine fails; then roll back.</summary>
    public CommitResult Apply(Batch batch)
    {
        var now = time.GetUtcNow().UtcTicks;
        var numbers = partitions.Find(batch.Partition);
        if (Check(batch, numbers?.Partition, now) is { } refusal) return refusal;
        numbers ??= partitions.Add(connection, batch.Partition);

        _etag++;
        var etag = _etag.ToString(CultureInfo.InvariantCulture);
        var etags = new string[batch.Writes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            var (kind, document) = batch.Writes[i];
            etags[i] = kind == WriteKind.Delete ? "" : etag;
            var found = _found[i];
            if (kind == WriteKind.Replace) Update(found, document);
            else if (found.Number != 0) Delete(numbers.Partition, document.Id, found.Number);
            if (kind == WriteKind.Create) Insert(numbers, document);
        }

        return new CommitResult.Done(etags);
    }

    private CommitResult? Check(Batch batch, long? partition, long now)
    {
        for (var i = 0; i < batch.Writes.Count; i++)
        {
            var (kind, document) = batch.Writes[i];
            if (kind != WriteKind.Create) continue;
            _found[i] = Find(partition, document);
            if (_found[i].Number != 0 && !_found[i].HasExpired(now)) return new CommitResult.AlreadyExists(document.Id);
        }

        for (var i = 0; i < batch.Writes.Count; i++)
        {
            var (kind, document) = batch.Writes[i];
            if (kind == WriteKind.Create) continue;
            _found[i] = Find(partition, document);
            if (_found[i].Number == 0 || _found[i].HasExpired(now) || !Equals(_found[i].ETag, document.ETag))
                return CommitResult.PreconditionFailed.Instance;
        }

        return null;
    }

    private Found Find(long? partition, Document document)
    {
        if (partition is not { } known || ids.Find(known, document.Id) is not (not 0 and var number)) return default;
        _find.Bind(1, number).Bind(2, known).Bind(3, document.Id);
        var found = default(Found);
        if (_find.Step())
        {
            var expires = _find.NumberOrNull(2);
            var sameKeys = expires == document.Expires?.UtcTicks
                && Ascii.Equals(_find.Bytes(3), document.Type) && Ascii.Equals(_find.Bytes(4), document.Sort);
            found = new Found(_find.Number(0), _find.Number(1), expires, sameKeys);
        }

        _find.Reset();
        return found;
    }

    private void Insert(PartitionNumbers.Numbers numbers, Document document) => _insert
        .Bind(1, ids.Add(numbers.Partition, document.Id)).Bind(2, numbers.Partition).Bind(3, numbers.App)
        .Bind(4, document.Id).Bind(5, document.Type).Bind(6, document.Sort)
        .Bind(7, _etag).Bind(8, document.Expires?.UtcTicks).Bind(9, document.Body.Span).Run();

    private void Delete(long partition, string id, long number)
    {
        _delete.Bind(1, number).Run();
        ids.Remove(partition, id, number);
    }

    private void Update(Found found, Document document)
    {
        var update = found.SameKeys ? _updateBody : _updateAll;
        update.Bind(1, found.Number).Bind(2, _etag).Bind(3, document.Body.Span);
        if (!found.SameKeys) update.Bind(4, document.Type).Bind(5, document.Sort).Bind(6, document.Expires?.UtcTicks);
        update.Run();
    }

    private static bool Equals(long stored, string asked)
    {
        Span<char> text = stackalloc char[20];
        return stored.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) && asked.AsSpan().SequenceEqual(text[..length]);
    }

    private static long CountOpening(SqliteConnection connection)
    {
        connection.Execute("UPDATE store SET opened = opened + 1");
        return connection.QueryNumber("SELECT opened FROM store");
    }

    /// <summary>What is stored under an id; number 0 if nothing.</summary>
    private readonly record struct Found(long Number, long ETag, long? Expires, bool SameKeys)
    {
        public bool HasExpired(long now) => Expires <= now;
    }
}
