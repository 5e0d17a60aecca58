using Credits.Engine.Storage;

namespace Credits.Cosmos;

/// <summary>
/// The one property that queries look at: type, sort, id and partition, joined by tabs, which sort before anything
/// they may contain. Its order is the port's order, so every page of every query is one range of one index, from
/// where the page before it ended.
/// </summary>
internal static class DocumentKey
{
    /// <summary>A bound behind every key.</summary>
    public const string End = "~";

    private const char Separator = '\t';

    // What follows the separator: a bound behind everything that begins with it.
    private const char AfterSeparator = '\n';

    /// <summary>The key of a document.</summary>
    public static string Of(Document document) => Of(document.Type, document.Sort, document.Id, document.Partition);

    /// <summary>The bounds of a query's keys, both exclusive; with the place where the page begins, if it is asked for.</summary>
    public static (string From, string To) Range(Query query, bool withPosition)
    {
        // Every key is longer than what it begins with, so it lies behind it.
        var from = query.Type + Separator + query.From;
        var to = query.To is { } end ? query.Type + Separator + end : query.Type + AfterSeparator;
        if (!withPosition || query.After is not { } after) return (from, to);
        var key = Of(query.Type, after.Sort, after.Id, after.Partition);
        return query.Descending ? (from, Smaller(key, to)) : (Larger(key, from), to);
    }

    /// <summary>Type and sort, which a key begins with.</summary>
    public static (string Type, string Sort) Parse(string key)
    {
        var first = key.IndexOf(Separator, StringComparison.Ordinal);
        var second = key.IndexOf(Separator, first + 1);
        return (key[..first], key[(first + 1)..second]);
    }

    /// <summary>Where the document of a key stands.</summary>
    public static Position PositionOf(string key) =>
        key.Split(Separator) is [_, var sort, var id, var app, var wallet, var part]
            ? new Position(sort, id, new Partition(app, wallet, part))
            : throw new ArgumentException("That is no document's key.", nameof(key));

    private static string Of(string type, string sort, string id, Partition partition) =>
        string.Join(Separator, type, sort, id, partition.App, partition.Wallet, partition.Part);

    private static string Smaller(string left, string right) => string.CompareOrdinal(left, right) < 0 ? left : right;

    private static string Larger(string left, string right) => string.CompareOrdinal(left, right) > 0 ? left : right;
}
