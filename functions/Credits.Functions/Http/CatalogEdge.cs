using Credits.Engine.Catalog;

namespace Credits.Functions.Http;

/// <summary>What handlers that have to do with products work with.</summary>
/// <param name="Products">Products and their versions.</param>
public sealed record CatalogEdge(ProductCatalog Products);
