using System.Text.Json.Nodes;

namespace Credits.CosmosGateway.Resources;

/// <summary>A database and its containers.</summary>
internal sealed class GatewayDatabase(string id, int number, int physicalPartitions)
{
    private int _made;

    public string Id { get; } = id;

    public string Rid { get; } = ResourceId.OfDatabase(number);

    /// <summary>By id.</summary>
    public Dictionary<string, GatewayContainer> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>By id or by the service's own id.</summary>
    public GatewayContainer? Find(string name) =>
        Containers.TryGetValue(name, out var found) ? found : Containers.Values.FirstOrDefault(container => container.Rid == name);

    public GatewayContainer Make(JsonObject definition)
    {
        var container = new GatewayContainer(definition, number, ++_made, physicalPartitions);
        Containers[container.Id] = container;
        return container;
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["_rid"] = Rid,
        ["_self"] = $"dbs/{Rid}/",
        ["_etag"] = "\"00000000-0000-0000-0000-000000000000\"",
        ["_colls"] = "colls/",
        ["_users"] = "users/",
        ["_ts"] = 1,
    };
}
