using System.Text.Json;
using System.Text.Json.Nodes;
using Credits.CosmosGateway.Documents;
using Credits.CosmosGateway.Partitioning;

namespace Credits.CosmosGateway.Resources;

/// <summary>A container: its definition and its items.</summary>
internal sealed class GatewayContainer
{
    private readonly int _database;
    private readonly int _number;
    private readonly int? _defaultTtl;
    private long _items;

    public GatewayContainer(JsonObject definition, int database, int number, int physicalPartitions)
    {
        (_database, _number) = (database, number);
        Id = (string)definition["id"]!;
        Rid = ResourceId.OfContainer(database, number);
        Definition = definition;
        definition["_rid"] = Rid;
        definition["_self"] = $"dbs/{ResourceId.OfDatabase(database)}/colls/{Rid}/";
        definition["_etag"] = "\"00000000-0000-0000-0000-000000000000\"";
        definition["_ts"] = 1;
        definition["indexingPolicy"] ??= new JsonObject { ["indexingMode"] = "consistent", ["automatic"] = true, ["includedPaths"] = new JsonArray(new JsonObject { ["path"] = "/*" }), ["excludedPaths"] = new JsonArray() };
        KeyPaths = [.. definition["partitionKey"]!["paths"]!.AsArray().Select(path => ((string)path!)[1..])];
        _defaultTtl = (int?)definition["defaultTtl"];
        Ranges = KeyRange.Split(physicalPartitions);
    }

    public string Id { get; }

    public string Rid { get; }

    public JsonObject Definition { get; }

    public IReadOnlyList<string> KeyPaths { get; }

    /// <summary>The ranges of its physical partitions; their ids are their positions.</summary>
    public IReadOnlyList<KeyRange> Ranges { get; }

    public ItemTable Items { get; } = new();

    /// <summary>Makes the item that the service would store.</summary>
    /// <param name="given">As it was sent.</param>
    /// <param name="place">Where its key lies.</param>
    /// <param name="replaced">The version before; it keeps its number.</param>
    /// <param name="now">The service's time.</param>
    public Item Make(JsonElement given, string place, Item? replaced, DateTimeOffset now)
    {
        var rid = replaced?.Rid ?? ResourceId.OfDocument(_database, _number, ++_items);
        var etag = $"\"{Guid.NewGuid()}\"";
        var seconds = now.ToUnixTimeSeconds();
        var json = ItemJson.Stored(given, rid, etag, seconds);
        // Only a container with a default, even "never", lets its items have a time to live of their own.
        var ttl = _defaultTtl is null ? null : given.TryGetProperty("ttl", out var own) ? (int)own.GetDouble() : _defaultTtl;
        DateTimeOffset? deleted = ttl is > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds + ttl.Value) : null;
        return new Item(given.GetProperty("id").GetString()!, place, rid, etag, deleted, json, JsonDocument.Parse(json).RootElement);
    }

    /// <summary>True if an item's own key is the one that the request names.</summary>
    public bool HasKey(JsonElement item, IReadOnlyList<string> key) =>
        key.Count == KeyPaths.Count && KeyPaths.Zip(key).All(pair => item.TryGetProperty(pair.First, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == pair.Second);
}
