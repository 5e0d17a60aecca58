using Credits.Engine.Catalog;
using Credits.Engine.Events;

namespace Credits.Functions.Http;

/// <summary>What handlers that have to do with products work with.</summary>
/// <param name="Products">Products and their versions.</param>
/// <param name="Events">Takes events in.</param>
/// <param name="EventReader">Finds them.</param>
/// <param name="Replay">Rates them again.</param>
public sealed record CatalogEdge(ProductCatalog Products, EventIntake Events, EventReader EventReader, UsageReplay Replay);
