using System.Text.Json.Serialization;
using Credits.Core.Catalog;
using Credits.Engine.Assets;

namespace Credits.Engine.Catalog;

/// <summary>Serialisation of what is stored in the catalog.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(StoredAmount)])]
[JsonSerializable(typeof(AssetDefinition))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProductVersion))]
internal sealed partial class CatalogJson : JsonSerializerContext;
