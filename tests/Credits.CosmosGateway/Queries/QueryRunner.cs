using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Credits.CosmosGateway.Documents;
using Credits.CosmosGateway.Http;
using Credits.CosmosGateway.Partitioning;
using Credits.CosmosGateway.Resources;

namespace Credits.CosmosGateway.Queries;

/// <summary>Runs a query on the part of a container that the request names; whoever calls holds the lock.</summary>
internal static class QueryRunner
{
    // The service ends a page at about this many bytes.
    private const int MaxPageBytes = 4 * 1024 * 1024;

    public static GatewayAnswer Run(GatewayContainer container, SqlQuery query, GatewayRequest request, long moment, DateTimeOffset now, int maxItems)
    {
        CheckIndex(container, query);
        var found = container.Items.In(RangeOf(container, request), moment, now).Where(item => query.Where.IsTrue(item.Root));
        if (query.IsCount) return Answer(container, [JsonSerializer.SerializeToElement(query.Select.Of(JsonSerializer.SerializeToElement(found.Count())))]);

        var ordered = found.Select(item => (Key: (string?)query.OrderBy?.Of(item.Root) ?? "", Item: item)).ToList();
        int Order((string Key, string Rid) left, (string Key, string Rid) right)
        {
            var order = string.CompareOrdinal(left.Key, right.Key);
            if (order == 0) order = string.CompareOrdinal(left.Rid, right.Rid);
            return query.Descending ? -order : order;
        }

        // A token names the place after which to go on, so that others may write meanwhile.
        if (Continuation(request) is { } after) ordered.RemoveAll(each => Order((each.Key, each.Item.Rid), after) <= 0);
        ordered.Sort((left, right) => Order((left.Key, left.Item.Rid), (right.Key, right.Item.Rid)));
        var asked = int.TryParse(request.Header("x-ms-max-item-count"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : 100;
        var (size, bytes) = (0, 0L);
        for (; size < Math.Min(Math.Min(asked, maxItems), ordered.Count) && (size == 0 || bytes < MaxPageBytes); size++) bytes += ordered[size].Item.Json.Length;

        var answer = Answer(container, [.. ordered.Take(size).Select(each => ToJson(query, each.Item))]);
        if (size < ordered.Count)
        {
            var token = JsonSerializer.Serialize(new[] { ordered[size - 1].Key, ordered[size - 1].Item.Rid });
            answer.With("x-ms-continuation", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
            // What the client asks one physical partition without a plan, it may go on asking so.
            if (request.Header("x-ms-cosmos-query-optimisticdirectexecute") is not null) answer.With("x-ms-cosmos-query-requiresdistribution", "False");
        }

        return answer;
    }

    private static JsonElement ToJson(SqlQuery query, Item item) =>
        query.Select is Sql.Path { Names: [] } ? item.Root : JsonSerializer.SerializeToElement(query.Select.Of(item.Root));

    private static (string Key, string Rid)? Continuation(GatewayRequest request)
    {
        if (request.Header("x-ms-continuation") is not { Length: > 0 } token) return null;
        var parts = JsonSerializer.Deserialize<string[]>(Convert.FromBase64String(token))!;
        return (parts[0], parts[1]);
    }

    // By a key or its beginning, by a range of places, by a physical partition, or everywhere.
    private static KeyRange RangeOf(GatewayContainer container, GatewayRequest request)
    {
        if (request.Key is { Length: > 0 } key) return Below(EffectiveKey.Of(key));
        if (request.Header("x-ms-start-epk") is { } from && request.Header("x-ms-end-epk") is { } to) return new KeyRange(from, to);
        return request.Header("x-ms-documentdb-partitionkeyrangeid") is { } id ? container.Ranges[int.Parse(id.Split(',')[^1], CultureInfo.InvariantCulture)] : KeyRange.All;
    }

    private static KeyRange Below(string place) => new(place, place + KeyRange.End);

    private static void CheckIndex(GatewayContainer container, SqlQuery query)
    {
        if (query.OrderBy is not { } path) return;
        var wanted = $"/{string.Join('/', path.Names)}/?";
        var included = container.Definition["indexingPolicy"]!["includedPaths"]!.AsArray().Select(each => (string)each!["path"]!);
        if (!included.Any(each => each == "/*" || each == wanted)) throw new GatewayException(400, $"The order by query is over a path that is not indexed: {wanted}");
    }

    private static GatewayAnswer Answer(GatewayContainer container, List<JsonElement> documents)
    {
        var answer = GatewayAnswer.Of(new JsonObject
        {
            ["_rid"] = container.Rid,
            ["Documents"] = new JsonArray([.. documents.Select(document => JsonNode.Parse(document.GetRawText()))]),
            ["_count"] = documents.Count,
        });
        return answer.With("x-ms-item-count", documents.Count.ToString(CultureInfo.InvariantCulture));
    }
}
