using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Webhooks;

/// <summary>A verified event that was none of our business.</summary>
/// <param name="Provider">Whose.</param>
/// <param name="EventId">The provider's id of it.</param>
/// <param name="Reason">Why it was skipped.</param>
/// <param name="ReceivedAt">When it came.</param>
internal sealed record SkippedEvent(string Provider, string EventId, string Reason, DateTimeOffset ReceivedAt);

/// <summary>
/// Remembers some of the events that were skipped, so that someone who wonders where a payment stayed finds it: for 30
/// days, in as many places as two characters of a hash can name (1,024 of an app and mode), a newer one taking the place
/// of an older. In a burst not all are written. It is a help for people and never holds up an answer.
/// </summary>
internal sealed class SkippedEvents(IDocumentStore store, TimeProvider time, ILogger logger)
{
    private const int PerSecond = 5;
    private const string Type = "skipped-event";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private readonly RateLimiter limiter = new(time, PerSecond);

    /// <summary>Remembers one, if there is room for it now.</summary>
    public async ValueTask RecordAsync(AppScope scope, SkippedEvent skipped, CancellationToken cancellation)
    {
        if (!limiter.TryTake(scope.Name)) return;
        var partition = PartitionOf(scope);
        var id = "skipped." + StableId.Of("skipped", skipped.Provider, skipped.EventId)[..2];
        try
        {
            var there = await store.ReadAsync(partition, id, cancellation);
            var document = new Document
            {
                Partition = partition,
                Id = id,
                Type = Type,
                Sort = WalletDocuments.SortOf(skipped.ReceivedAt),
                ETag = there?.ETag ?? "",
                Expires = skipped.ReceivedAt + Kept,
                Body = JsonSerializer.SerializeToUtf8Bytes(skipped, SkippedJson.Default.SkippedEvent),
            };
            await store.CommitAsync(new Batch(partition, [new Write(there is null ? WriteKind.Create : WriteKind.Replace, document)]), cancellation);
        }
        catch (StoreUnavailableException e)
        {
            logger.LogWarning(e, "A skipped event could not be remembered.");
        }
    }

    /// <summary>Those that are remembered, newest first, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<SkippedEvent> Events, Position? Next)> ListAsync(AppScope scope, int limit, Position? after)
    {
        var partition = PartitionOf(scope);
        var page = await store.QueryAsync(new Query { App = partition.App, Wallet = partition.Wallet, Type = Type, Descending = true, Limit = limit, After = after });
        return ([.. page.Documents.Select(document => JsonSerializer.Deserialize(document.Body.Span, SkippedJson.Default.SkippedEvent)!)], page.Next);
    }

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(webhooks)");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SkippedEvent))]
internal sealed partial class SkippedJson : JsonSerializerContext;
