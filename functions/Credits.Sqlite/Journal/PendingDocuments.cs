using System.Runtime.InteropServices;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Where the documents stand that are in the journal and not yet in the database. The thread that commits changes
/// it; all read it.
/// </summary>
internal sealed class PendingDocuments
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DocumentKey, Place> _places = [];
    private readonly Dictionary<(string App, string Wallet), int> _wallets = [];

    /// <summary>True if every document is in the database as it is.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _places.Count == 0;
        }
    }

    /// <summary>All of them.</summary>
    public List<KeyValuePair<DocumentKey, Place>> All()
    {
        lock (_gate) return [.. _places];
    }

    /// <summary>Where a document stands.</summary>
    public bool TryGet(DocumentKey key, out Place place)
    {
        lock (_gate) return _places.TryGetValue(key, out place);
    }

    /// <summary>True while a document that the query may ask for is here.</summary>
    public bool Touches(Query query)
    {
        lock (_gate)
            return query is { App: { } app, Wallet: { } wallet } ? _wallets.ContainsKey((app, wallet)) : _places.Count > 0;
    }

    /// <summary>Documents were committed.</summary>
    public void Put(IReadOnlyCollection<KeyValuePair<DocumentKey, Place>> changes)
    {
        lock (_gate)
        {
            foreach (var (key, place) in changes) Put(key, place);
        }
    }

    /// <summary>Takes a record that was found when the journal was opened.</summary>
    public void Recover(byte[] record, int file, long offset)
    {
        var reader = new RecordReader(record);
        while (reader.TryRead(out var document))
        {
            Put(
                new DocumentKey(reader.Partition, Encoding.UTF8.GetString(document.Id)),
                new Place(file, offset + reader.Offset, document.Length, document.ETag, document.Expires, document.IsDeleted, IsNew: false, Numbers: null));
        }
    }

    /// <summary>What stood at these places is in the database now.</summary>
    public void Folded(ReadOnlySpan<KeyValuePair<DocumentKey, Place>> moved)
    {
        lock (_gate)
        {
            foreach (var (key, place) in moved)
            {
                ref var newest = ref CollectionsMarshal.GetValueRefOrNullRef(_places, key);
                if (newest.ETag == place.ETag) Remove(key);
                else newest = newest with { IsNew = IsGone(place) };
            }
        }
    }

    // A deletion that was found when the journal was opened is left undone if the database has a newer version.
    private static bool IsGone(in Place place) => place is { IsDeleted: true, Numbers: not null };

    private void Put(DocumentKey key, Place place)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var isThere) = place;
        if (!isThere) CollectionsMarshal.GetValueRefOrAddDefault(_wallets, (key.Partition.App, key.Partition.Wallet), out _)++;
    }

    private void Remove(DocumentKey key)
    {
        _places.Remove(key);
        var wallet = (key.Partition.App, key.Partition.Wallet);
        if (--CollectionsMarshal.GetValueRefOrNullRef(_wallets, wallet) == 0) _wallets.Remove(wallet);
    }
}
