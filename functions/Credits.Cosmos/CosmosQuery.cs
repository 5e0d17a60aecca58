using System.Text.Json;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>The texts that are ever asked, and how their answers are read.</summary>
internal static class CosmosQuery
{
    private const string Condition = "FROM c WHERE c.key > @from AND c.key < @to AND (NOT IS_DEFINED(c.expires) OR c.expires > @now)";
    private const string OfId = $"{Condition} AND c.id = @id";
    private const string All = $"SELECT * {Condition} ORDER BY c.key";

    // A page ends early rather than hold more than about this.
    private const long PageBytes = 4 << 20;

    /// <summary>One page.</summary>
    public static async ValueTask<Page> ListAsync(Container container, Query query, DateTimeOffset now, CancellationToken cancellation)
    {
        var definition = Define($"SELECT * {InOrder(query)}", DocumentKey.Range(query, withPosition: true), now, query.Id);
        var (documents, isLast) = await ReadAsync(container, definition, OptionsFor(query, query.Limit + 1), query.Limit, cancellation).ConfigureAwait(false);
        return new Page(documents, isLast ? null : new Position(documents[^1].Sort, documents[^1].Id, documents[^1].Partition));
    }

    /// <summary>One page of all that there is behind a key, and the key that the next one begins behind; null for the last.</summary>
    public static async ValueTask<(List<Document> Documents, string? Next)> ListAllAsync(
        Container container, string after, DateTimeOffset now, CancellationToken cancellation)
    {
        var options = new QueryRequestOptions { MaxItemCount = Query.MaxLimit + 1, MaxConcurrency = -1 };
        var definition = Define(All, (after, DocumentKey.End), now);
        var (documents, isLast) = await ReadAsync(container, definition, options, Query.MaxLimit, cancellation).ConfigureAwait(false);
        return (documents, isLast ? null : DocumentKey.Of(documents[^1]));
    }

    /// <summary>How many there are.</summary>
    public static async ValueTask<long> CountAsync(Container container, Query query, DateTimeOffset now, CancellationToken cancellation)
    {
        var definition = Define($"SELECT VALUE COUNT(1) {Where(query)}", DocumentKey.Range(query, withPosition: false), now, query.Id);
        using var pages = container.GetItemQueryStreamIterator(definition, requestOptions: OptionsFor(query, maxItems: -1));
        var counts = new List<long>();
        while (pages.HasMoreResults)
        {
            using var response = await pages.ReadNextAsync(cancellation).ConfigureAwait(false);
            CosmosErrors.ThrowIfFailed(response);
            CosmosJson.ReadItems(response.Content, counts, static (ref Utf8JsonReader reader) => reader.GetInt64());
        }

        return counts.Sum();
    }

    /// <summary>Where a document stands, counted from 1.</summary>
    public static async ValueTask<Position?> PositionAsync(Container container, Query query, int number, DateTimeOffset now, CancellationToken cancellation)
    {
        var definition = Define($"SELECT VALUE c.key {InOrder(query)}", DocumentKey.Range(query, withPosition: false), now, query.Id);
        using var pages = container.GetItemQueryStreamIterator(definition, requestOptions: OptionsFor(query, Math.Min(number, Query.MaxLimit)));
        var keys = new List<string>();
        while (pages.HasMoreResults && keys.Count < number)
        {
            using var response = await pages.ReadNextAsync(cancellation).ConfigureAwait(false);
            CosmosErrors.ThrowIfFailed(response);
            CosmosJson.ReadItems(response.Content, keys, static (ref Utf8JsonReader reader) => reader.GetString()!);
        }

        return keys.Count < number ? null : DocumentKey.PositionOf(keys[number - 1]);
    }

    private static async ValueTask<(List<Document> Documents, bool IsLast)> ReadAsync(
        Container container, QueryDefinition definition, QueryRequestOptions options, int limit, CancellationToken cancellation)
    {
        using var pages = container.GetItemQueryStreamIterator(definition, requestOptions: options);
        var documents = new List<Document>();
        var bytes = 0L;
        while (pages.HasMoreResults && documents.Count <= limit && bytes < PageBytes)
        {
            using var response = await pages.ReadNextAsync(cancellation).ConfigureAwait(false);
            CosmosErrors.ThrowIfFailed(response);
            bytes += CosmosJson.ReadItems(response.Content, documents, StoredDocument.Read);
        }

        var isLast = documents.Count <= limit && !pages.HasMoreResults;
        if (documents.Count > limit) documents.RemoveRange(limit, documents.Count - limit);
        return (documents, isLast);
    }

    // Ids are indexed always (https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-manage-indexing-policy).
    private static string Where(Query query) => query.Id is null ? Condition : OfId;

    private static string InOrder(Query query) => $"{Where(query)} ORDER BY c.key{(query.Descending ? " DESC" : "")}";

    private static QueryDefinition Define(string text, (string From, string To) range, DateTimeOffset now, string? id = null)
    {
        var definition = new QueryDefinition(text)
            .WithParameter("@from", range.From).WithParameter("@to", range.To).WithParameter("@now", StoredDocument.TextOf(now));
        return id is null ? definition : definition.WithParameter("@id", id);
    }

    private static QueryRequestOptions OptionsFor(Query query, int maxItems)
    {
        var options = new QueryRequestOptions { MaxItemCount = maxItems, MaxConcurrency = -1, EnableOptimisticDirectExecution = true };
        if (query.App is null) return options;
        var scope = new PartitionKeyBuilder().Add(query.App);
        if (query.Wallet is not null) scope.Add(query.Wallet);
        options.PartitionKey = scope.Build();
        return options;
    }
}
