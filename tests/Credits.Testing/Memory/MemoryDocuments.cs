using Credits.Engine.Storage;

namespace Credits.Testing.Memory;

/// <summary>The documents of a store in memory and their last few versions. Whoever uses it holds its lock.</summary>
internal sealed class MemoryDocuments
{
    /// <summary>The most versions of a document that are kept for stale reads.</summary>
    private const int MaxVersions = 16;

    private readonly Dictionary<Partition, Dictionary<string, List<Version>>> _partitions = [];

    /// <summary>The number of the latest commit.</summary>
    public long Latest { get; set; }

    /// <summary>The document as of a commit; null if it was not there or has expired.</summary>
    public Document? Find(Partition partition, string id, long moment, DateTimeOffset now) =>
        _partitions.TryGetValue(partition, out var documents) && documents.TryGetValue(id, out var versions)
            ? AsOf(versions, moment, now)
            : null;

    /// <summary>All documents of a query as of a commit, in no order, wherever the page begins.</summary>
    public IEnumerable<Document> Find(Query query, long moment, DateTimeOffset now) =>
        from partition in _partitions
        where query.App is null || partition.Key.App == query.App
        where query.Wallet is null || partition.Key.Wallet == query.Wallet
        from versions in partition.Value.Values
        let document = AsOf(versions, moment, now)
        where document is not null && document.Type == query.Type
        where query.Id is null || document.Id == query.Id
        where query.From is null || string.CompareOrdinal(document.Sort, query.From) >= 0
        where query.To is null || string.CompareOrdinal(document.Sort, query.To) < 0
        select document;

    /// <summary>All documents there are as of a commit.</summary>
    public IEnumerable<Document> All(long moment, DateTimeOffset now) =>
        from partition in _partitions
        from versions in partition.Value.Values
        let document = AsOf(versions, moment, now)
        where document is not null
        select document;

    /// <summary>Stores a version written by the latest commit; null for a deletion.</summary>
    public void Put(Partition partition, string id, Document? document)
    {
        if (!_partitions.TryGetValue(partition, out var documents)) _partitions[partition] = documents = new(StringComparer.Ordinal);
        if (!documents.TryGetValue(id, out var versions)) documents[id] = versions = [];
        versions.Add(new Version(Latest, document));
        if (versions.Count <= MaxVersions) return;
        // The oldest one kept stands for all before it.
        versions.RemoveAt(0);
        versions[0] = versions[0] with { Commit = 0 };
    }

    private static Document? AsOf(List<Version> versions, long moment, DateTimeOffset now)
    {
        var i = versions.Count - 1;
        while (i >= 0 && versions[i].Commit > moment) i--;
        if (i < 0) return null;
        var document = versions[i].Document;
        return document?.Expires <= now ? null : document;
    }

    private sealed record Version(long Commit, Document? Document);
}
