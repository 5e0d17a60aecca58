using System.Text.Json.Serialization;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt;

internal sealed record TopUpResult(string Id, string Status, string RedirectUrl, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(TopUpResult))]
internal sealed partial class CredytJson : JsonSerializerContext;
