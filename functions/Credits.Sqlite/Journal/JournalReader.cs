using System.Globalization;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>Reads documents that are in the journal and not yet in the database; for all threads.</summary>
internal sealed class JournalReader(DocumentJournal journal, PendingDocuments pending)
{
    /// <summary>Reads a document, null if it is gone or has expired. False if it must be looked for in the database.</summary>
    public bool TryRead(DocumentKey key, long now, out Document? document)
    {
        document = null;
        while (pending.TryGet(key, out var place))
        {
            if (place.IsDeleted || place.Expires <= now) return true;
            var bytes = new byte[place.Length];
            var read = Read(place, bytes);

            // A place is written over only after it was given up. So if it still counts, what was read does too.
            if (!pending.TryGet(key, out var still) || still.ETag != place.ETag) continue;
            if (read < place.Length) throw new StoreUnavailableException("The journal is shorter than what was written to it.");
            document = ToDocument(key.Partition, bytes);
            return true;
        }

        return false;
    }

    private int Read(Place place, byte[] bytes)
    {
        try
        {
            return journal.Read(place.File, place.Offset, bytes);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new StoreUnavailableException($"The journal can not be read: {e.Message}", e);
        }
    }

    private static Document ToDocument(Partition partition, byte[] bytes)
    {
        var stored = new StoredDocument(bytes);
        return new Document
        {
            Partition = partition,
            Id = Encoding.UTF8.GetString(stored.Id),
            Type = Encoding.UTF8.GetString(stored.Type),
            Sort = Encoding.UTF8.GetString(stored.Sort),
            ETag = stored.ETag.ToString(CultureInfo.InvariantCulture),
            Expires = stored.Expires == long.MaxValue ? null : new DateTimeOffset(stored.Expires, TimeSpan.Zero),
            Body = bytes.AsMemory(stored.Length - stored.Body.Length, stored.Body.Length),
        };
    }
}
