using System.Text.Json.Nodes;
using Credits.CosmosGateway.Http;

namespace Credits.CosmosGateway.Queries;

/// <summary>What the service tells a client of a query that spans physical partitions: how to ask each, and how to merge.</summary>
internal static class QueryPlan
{
    public static GatewayAnswer Of(SqlQuery query) => GatewayAnswer.Of(new JsonObject
    {
        ["partitionedQueryExecutionInfoVersion"] = 2,
        ["queryInfo"] = new JsonObject
        {
            ["distinctType"] = "None",
            ["top"] = null,
            ["offset"] = null,
            ["limit"] = null,
            ["orderBy"] = query.OrderBy is null ? [] : new JsonArray(query.Descending ? "Descending" : "Ascending"),
            ["orderByExpressions"] = query.OrderBy is null ? [] : new JsonArray(TextOf(query.OrderBy)),
            ["groupByExpressions"] = new JsonArray(),
            ["groupByAliases"] = new JsonArray(),
            ["aggregates"] = query.IsCount ? new JsonArray("Count") : [],
            ["groupByAliasToAggregateType"] = new JsonObject(),
            ["rewrittenQuery"] = Rewrite(query),
            ["hasSelectValue"] = query.IsCount || Payload(query).Names.Count > 0,
            ["hasNonStreamingOrderBy"] = false,
        },
        ["queryRanges"] = new JsonArray(new JsonObject { ["min"] = "", ["max"] = "FF", ["isMinInclusive"] = true, ["isMaxInclusive"] = false }),
    });

    private static string Rewrite(SqlQuery query)
    {
        if (query.IsCount) return $$"""SELECT VALUE [{"item": COUNT(1)}] FROM c{{Where(query)}}""";
        if (query.OrderBy is null) return "";
        var filter = query.WhereText.Length == 0 ? "" : $"({query.WhereText}) AND ";
        var path = TextOf(query.OrderBy);
        return $$"""SELECT c._rid, [{"item": {{path}}}] AS orderByItems, {{TextOf(Payload(query))}} AS payload FROM c WHERE {{filter}}({documentdb-formattableorderbyquery-filter}) ORDER BY {{path}}{{(query.Descending ? " DESC" : "")}}""";
    }

    private static Sql.Path Payload(SqlQuery query) =>
        query.Select as Sql.Path ?? throw new GatewayException(400, "The stand-in can order whole items or one of their properties only.");

    private static string Where(SqlQuery query) => query.WhereText.Length == 0 ? "" : $" WHERE {query.WhereText}";

    private static string TextOf(Sql.Path path) => string.Join('.', path.Names.Prepend("c"));
}
