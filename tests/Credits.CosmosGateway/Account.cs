using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Credits.CosmosGateway.Batches;
using Credits.CosmosGateway.Faults;
using Credits.CosmosGateway.Http;
using Credits.CosmosGateway.Partitioning;
using Credits.CosmosGateway.Queries;
using Credits.CosmosGateway.Resources;

namespace Credits.CosmosGateway;

/// <summary>The account: everything that it holds, and what it answers.</summary>
internal sealed class Account(GatewayOptions options, GatewayFaults faults)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GatewayDatabase> _databases = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Where it listens; clients are told to come here.</summary>
    public Uri Address { get; set; } = null!;

    /// <summary>How many transactions were committed.</summary>
    public long Commits
    {
        get
        {
            lock (_gate) return _databases.Values.SelectMany(database => database.Containers.Values).Sum(container => container.Items.Latest);
        }
    }

    public async Task<GatewayAnswer> AnswerAsync(GatewayRequest request)
    {
        try
        {
            if (request.Body.Length > BatchRunner.MaxBytes) throw new GatewayException(413, "Request size is too large.");
            var operations = request.Kind == RequestKind.Batch ? await BatchCodec.ReadAsync(request.Body) : [];
            List<BatchResult>? results;
            GatewayAnswer answer;
            lock (_gate) (answer, results) = Answer(request, operations);
            return results is null ? answer : await AnswerAsync(answer, results);
        }
        catch (GatewayException e)
        {
            return e.Answer;
        }
    }

    private static async Task<GatewayAnswer> AnswerAsync(GatewayAnswer answer, List<BatchResult> results)
    {
        var complete = new GatewayAnswer(results.All(result => result.Status < 400) ? 200 : 207, await BatchCodec.WriteAsync(results));
        foreach (var (name, value) in answer.Headers) complete.With(name, value);
        return complete;
    }

    private (GatewayAnswer Answer, List<BatchResult>? Results) Answer(GatewayRequest request, List<BatchOperation> operations)
    {
        switch (request.Kind)
        {
            case RequestKind.Account:
                return (GatewayAnswer.Of(Describe()), null);
            case RequestKind.Database:
                return (OnDatabase(request), null);
            case RequestKind.Container:
                return (OnContainer(request), null);
            case RequestKind.PartitionRanges:
                return (Ranges(Container(request), request), null);
            case RequestKind.Read:
                return (Read(Container(request), request), null);
            case RequestKind.QueryPlan:
                return (QueryPlan.Of(Parse(request)), null);
            case RequestKind.Query:
                var container = Container(request);
                var moment = MomentOf(container, request);
                return (Session(QueryRunner.Run(container, Parse(request), request, moment, Now, options.MaxPageItems), container, request), null);
            case RequestKind.Batch:
                var target = Container(request);
                var key = request.Key ?? throw new GatewayException(400, "A batch names its partition.");
                if (key.Length != target.KeyPaths.Count) throw new GatewayException(400, "A batch needs the whole key.", 1001);
                var results = BatchRunner.Run(target, key, EffectiveKey.Of(key), operations, Now);
                return (Session(GatewayAnswer.Empty(200), target, request), results);
            default:
                throw new GatewayException(400, $"The stand-in does not serve {request.Method} /{string.Join('/', request.Path)}.");
        }
    }

    private DateTimeOffset Now => options.Time.GetUtcNow();

    private JsonObject Describe()
    {
        JsonArray Regions(int count) => [.. Enumerable.Range(1, count).Select(i => (JsonNode)new JsonObject { ["name"] = $"Region {i}", ["databaseAccountEndpoint"] = Address.AbsoluteUri })];
        return new JsonObject
        {
            ["_self"] = "",
            ["id"] = "stand-in",
            ["_rid"] = "stand-in",
            ["writableLocations"] = Regions(options.WriteRegions),
            ["readableLocations"] = Regions(options.WriteRegions),
            ["enableMultipleWriteLocations"] = options.WriteRegions > 1,
            ["userReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = options.Consistency },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            // Without it the first query ends the client's process.
            ["queryEngineConfiguration"] = """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableQueryILOptimization":false,"sqlDisableFilterPlanOptimization":false,"sqlAllowTop":true,"enableSpatialIndexing":true}""",
        };
    }

    private GatewayAnswer OnDatabase(GatewayRequest request)
    {
        switch (request)
        {
            case { Method: "POST", Path: ["dbs"] }:
                MustBeAllowed(request);
                var id = (string)JsonNode.Parse(request.Body)!["id"]!;
                if (_databases.ContainsKey(id)) throw new GatewayException(409, "The database exists.");
                return GatewayAnswer.Of((_databases[id] = new GatewayDatabase(id, ++_made, options.PhysicalPartitions)).ToJson(), 201);
            case { Method: "GET" }:
                return GatewayAnswer.Of(Database(request).ToJson());
            case { Method: "DELETE" }:
                MustBeAllowed(request);
                _databases.Remove(Database(request).Id);
                return GatewayAnswer.Empty(204);
            default:
                throw new GatewayException(405, "The stand-in does not do this to databases.");
        }
    }

    private GatewayAnswer OnContainer(GatewayRequest request)
    {
        var database = Database(request);
        switch (request)
        {
            case { Method: "POST", Path.Length: 3 }:
                MustBeAllowed(request);
                var definition = JsonNode.Parse(request.Body)!.AsObject();
                if (database.Find((string)definition["id"]!) is not null) throw new GatewayException(409, "The container exists.");
                return GatewayAnswer.Of(database.Make(definition).Definition, 201);
            case { Method: "GET", Path.Length: 4 }:
                return GatewayAnswer.Of(Container(request).Definition);
            case { Method: "DELETE", Path.Length: 4 }:
                MustBeAllowed(request);
                database.Containers.Remove(Container(request).Id);
                return GatewayAnswer.Empty(204);
            default:
                throw new GatewayException(405, "The stand-in does not do this to containers.");
        }
    }

    private void MustBeAllowed(GatewayRequest request)
    {
        if (request.IsByIdentity && !options.IdentityMayCreate) throw new GatewayException(403, "Request blocked by Auth: the given principal does not have RBAC permission for this.", 5302);
    }

    private GatewayDatabase Database(GatewayRequest request) =>
        _databases.GetValueOrDefault(request.Path[1]) ?? _databases.Values.FirstOrDefault(database => database.Rid == request.Path[1])
        ?? throw new GatewayException(404, "The database is not there.", request.Path.Length > 2 ? 1003 : 0);

    private GatewayContainer Container(GatewayRequest request) =>
        Database(request).Find(request.Path[3]) ?? throw new GatewayException(404, "The container is not there.", request.Path.Length > 4 ? 1003 : 0);

    // A feed of changes: once read, "nothing new" until there is something; there never is.
    private static GatewayAnswer Ranges(GatewayContainer container, GatewayRequest request)
    {
        const string Version = "\"1\"";
        if (request.Header("if-none-match") == Version) return GatewayAnswer.Empty(304).With("etag", Version);
        var ranges = container.Ranges.Select((range, i) => (JsonNode)new JsonObject
        {
            ["_rid"] = container.Rid,
            ["id"] = i.ToString(CultureInfo.InvariantCulture),
            ["_etag"] = Version,
            ["minInclusive"] = range.Min,
            ["maxExclusive"] = range.Max,
            ["ridPrefix"] = i,
            ["_self"] = $"pkranges/{i}/",
            ["throughputFraction"] = 1.0 / container.Ranges.Count,
            ["status"] = "online",
            ["parents"] = new JsonArray(),
            ["_ts"] = 1,
            ["_lsn"] = 1,
        });
        return GatewayAnswer.Of(new JsonObject { ["_rid"] = container.Rid, ["PartitionKeyRanges"] = new JsonArray([.. ranges]), ["_count"] = container.Ranges.Count })
            .With("etag", Version).With("x-ms-item-count", container.Ranges.Count.ToString(CultureInfo.InvariantCulture));
    }

    private GatewayAnswer Read(GatewayContainer container, GatewayRequest request)
    {
        var key = request.Key ?? throw new GatewayException(400, "A read names its partition.");
        var item = container.Items.Find(EffectiveKey.Of(key), request.Path[5], MomentOf(container, request), Now);
        return item is null
            ? Session(GatewayAnswer.Error(404, "Entity with the specified id does not exist in the system."), container, request)
            : Session(new GatewayAnswer(200, item.Json).With("etag", item.ETag), container, request);
    }

    /// <summary>Up to which write a read sees: all, or below strong consistency what the session has seen at least.</summary>
    private long MomentOf(GatewayContainer container, GatewayRequest request)
    {
        if (options.Consistency == "Strong") return long.MaxValue;
        var token = request.Header("x-ms-session-token")?.Split('#')[^1];
        var seen = long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (seen > container.Items.Latest) throw new GatewayException(404, "The read session is not available for the input session token.", 1002);
        return Math.Max(seen, container.Items.Latest - faults.Staleness());
    }

    private static GatewayAnswer Session(GatewayAnswer answer, GatewayContainer container, GatewayRequest request)
    {
        var place = request.Key is { } key ? EffectiveKey.Of(key) : "";
        var range = container.Ranges.TakeWhile(each => !each.Contains(place)).Count();
        return answer.With("x-ms-session-token", string.Create(CultureInfo.InvariantCulture, $"{range}:-1#{container.Items.Latest}"))
            .With("x-ms-content-path", container.Rid);
    }

    private static SqlQuery Parse(GatewayRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var parameters = json.RootElement.TryGetProperty("parameters", out var given)
            ? given.EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!, each => each.GetProperty("value").Clone(), StringComparer.Ordinal)
            : [];
        return SqlParser.Parse(json.RootElement.GetProperty("query").GetString()!, parameters);
    }
}
