using System.Text.Json.Serialization;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Accounts;

internal sealed record ConnectedBody(
    string Id,
    string Name,
    string? ExternalId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    bool LiveMode,
    DateTimeOffset CreatedAt)
{
    public static ConnectedBody Of(ConnectedAccount account, Mode mode) => new(
        Authentication.AccountPrefix + account.Id, account.Name, account.ExternalId, account.Metadata, mode == Mode.Live, account.Created);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(ConnectedBody))]
[JsonSerializable(typeof(CredytPage<ConnectedBody>))]
internal sealed partial class AccountJson : JsonSerializerContext;
