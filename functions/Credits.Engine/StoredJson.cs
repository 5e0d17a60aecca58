using System.Text.Json.Serialization;
using Credits.Engine.Apps;
using Credits.Engine.Customers;

namespace Credits.Engine;

/// <summary>Serialisation of the stored documents that are not hashed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(App))]
[JsonSerializable(typeof(ApiKey))]
internal sealed partial class StoredJson : JsonSerializerContext;
