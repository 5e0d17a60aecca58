using Credits.CosmosGateway.Partitioning;

namespace Credits.CosmosGateway.Documents;

/// <summary>The items of a container and their last few versions, for reads that are behind. Whoever uses it holds the lock.</summary>
internal sealed class ItemTable
{
    private const int MaxVersions = 16;

    private readonly Dictionary<(string Place, string Id), List<(long Moment, Item? Item)>> _items = [];
    private readonly Dictionary<string, HashSet<string>> _ids = new(StringComparer.Ordinal);

    /// <summary>How many writes there have been: the service's "log sequence number".</summary>
    public long Latest { get; private set; }

    public Item? Find(string place, string id, long moment, DateTimeOffset now) =>
        _items.TryGetValue((place, id), out var versions) ? AsOf(versions, moment, now) : null;

    /// <summary>All items in a range of places, in no order.</summary>
    public IEnumerable<Item> In(KeyRange range, long moment, DateTimeOffset now) =>
        from partition in _ids
        where range.Contains(partition.Key)
        from id in partition.Value
        let item = AsOf(_items[(partition.Key, id)], moment, now)
        where item is not null
        select item;

    /// <summary>Begins a transaction; all that is put until the next belongs to it.</summary>
    public long Begin() => ++Latest;

    public void Put(string place, string id, Item? item)
    {
        if (!_items.TryGetValue((place, id), out var versions))
        {
            _items[(place, id)] = versions = [];
            if (!_ids.TryGetValue(place, out var ids)) _ids[place] = ids = new(StringComparer.Ordinal);
            ids.Add(id);
        }

        versions.Add((Latest, item));
        if (versions.Count <= MaxVersions) return;
        versions.RemoveAt(0);
        versions[0] = versions[0] with { Moment = 0 };
    }

    private static Item? AsOf(List<(long Moment, Item? Item)> versions, long moment, DateTimeOffset now)
    {
        var i = versions.Count - 1;
        while (i >= 0 && versions[i].Moment > moment) i--;
        return i >= 0 && versions[i].Item is { } item && item.IsThere(now) ? item : null;
    }
}
