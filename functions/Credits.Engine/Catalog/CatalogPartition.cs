using Credits.Engine.Apps;
using Credits.Engine.Storage;

namespace Credits.Engine.Catalog;

/// <summary>Where an app keeps what it sells in one mode: assets, products, packs.</summary>
internal static class CatalogPartition
{
    public static Partition Of(AppScope scope) => new(scope.Name, "(catalog)");
}
