namespace Credits.CosmosGateway.Queries;

/// <summary>A query, read.</summary>
/// <param name="Select">What each result is.</param>
/// <param name="IsCount">Whether the results are counted rather than listed.</param>
/// <param name="Where">Which items.</param>
/// <param name="WhereText">The same, as it was written; empty if all.</param>
/// <param name="OrderBy">The one property to order by, if any.</param>
/// <param name="Descending">In which direction.</param>
internal sealed record SqlQuery(Sql Select, bool IsCount, Sql Where, string WhereText, Sql.Path? OrderBy, bool Descending);
