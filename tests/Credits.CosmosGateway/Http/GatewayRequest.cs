using Credits.CosmosGateway.Partitioning;
using Microsoft.AspNetCore.Http;

namespace Credits.CosmosGateway.Http;

/// <summary>What a request is for; traffic is counted and faults are chosen by it.</summary>
public enum RequestKind
{
    Account,
    Database,
    Container,
    PartitionRanges,
    Read,
    Batch,
    Query,
    QueryPlan,
    Unknown,
}

/// <summary>A request, read.</summary>
internal sealed record GatewayRequest(string Method, string[] Path, IHeaderDictionary Headers, byte[] Body)
{
    public RequestKind Kind { get; } = (Method, Path) switch
    {
        ("GET", []) => RequestKind.Account,
        (_, ["dbs"] or ["dbs", _]) => RequestKind.Database,
        (_, ["dbs", _, "colls"] or ["dbs", _, "colls", _]) => RequestKind.Container,
        ("GET", ["dbs", _, "colls", _, "pkranges"]) => RequestKind.PartitionRanges,
        ("GET", ["dbs", _, "colls", _, "docs", _]) => RequestKind.Read,
        ("POST", ["dbs", _, "colls", _, "docs"]) when Is(Headers, "x-ms-cosmos-is-batch-request") => RequestKind.Batch,
        ("POST", ["dbs", _, "colls", _, "docs"]) when Is(Headers, "x-ms-cosmos-is-query-plan-request") => RequestKind.QueryPlan,
        ("POST", ["dbs", _, "colls", _, "docs"]) when Is(Headers, "x-ms-documentdb-isquery") || Is(Headers, "x-ms-documentdb-query") => RequestKind.Query,
        _ => RequestKind.Unknown,
    };

    /// <summary>The values of the key that the request names, or of its beginning; null if it names none.</summary>
    public string[]? Key => Header("x-ms-documentdb-partitionkey") is { } key ? EffectiveKey.Parse(key) : null;

    /// <summary>True if it is signed with a token rather than the account's key.</summary>
    public bool IsByIdentity => Header("authorization")?.StartsWith("type%3daad", StringComparison.OrdinalIgnoreCase) == true
        || Header("authorization")?.StartsWith("type=aad", StringComparison.OrdinalIgnoreCase) == true;

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? (string?)values : null;

    private static bool Is(IHeaderDictionary headers, string name) => string.Equals(headers[name], "true", StringComparison.OrdinalIgnoreCase);
}
