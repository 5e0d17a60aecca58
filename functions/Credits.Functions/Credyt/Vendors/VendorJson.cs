using System.Text.Json.Serialization;
using Credits.Engine.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

internal sealed record VendorBody(
    string Id, string Name, string? ExternalId, [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata, DateTimeOffset CreatedAt)
{
    public static VendorBody Of(Vendor vendor) => new("vnd_" + vendor.Id, vendor.Name, vendor.ExternalId, vendor.Metadata, vendor.Created);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(VendorBody))]
[JsonSerializable(typeof(CredytPage<VendorBody>))]
internal sealed partial class VendorJson : JsonSerializerContext;
