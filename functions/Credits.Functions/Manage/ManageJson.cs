using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

internal sealed record AppBody(string Id, string Name, DateTimeOffset CreatedAt)
{
    public static AppBody Of(App app) => new(app.Id, app.Name, app.Created);
}

internal sealed record AppList(IReadOnlyList<AppBody> Apps, string? NextCursor);

/// <summary>A key as lists show it: never the key itself, nor its hash.</summary>
internal sealed record KeyBody(
    string Id,
    string AppId,
    string Mode,
    IReadOnlyList<string> Scopes,
    string? Name,
    string Hint,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndsAt,
    string? ReplacedBy)
{
    private static readonly Scopes[] Each = [Engine.Apps.Scopes.Read, Engine.Apps.Scopes.Write, Engine.Apps.Scopes.Admin];

    public static KeyBody Of(ApiKey key, DateTimeOffset now) => new(
        key.Id,
        key.AppId,
        Words.Of(key.Mode),
        [.. Each.Where(scope => key.Scopes.HasFlag(scope)).Select(Words.Of)],
        key.Name,
        key.Hint,
        key.IsOver(now) ? "revoked" : key.Revoked is null ? "active" : "ending",
        key.Created,
        key.Revoked,
        key.ReplacedBy);
}

internal sealed record KeyList(IReadOnlyList<KeyBody> Keys, string? NextCursor);

/// <summary>A key that was just made, with its text, which is shown this once.</summary>
internal sealed record NewKey(string Secret, KeyBody Key, KeyBody? Old);

/// <summary>A wallet and whose it is; after a change of it, whether this call changed it.</summary>
internal sealed record WalletBody(
    string Id,
    string? ExternalId,
    string? Name,
    string? Email,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    string State,
    bool Erased,
    DateTimeOffset CreatedAt,
    IReadOnlyList<AccountBody> Accounts,
    int OpenReservations,
    long Sequence,
    string LastHash,
    bool? Changed);

internal sealed record AccountBody(string Asset, Amount Balance, Amount Reserved, Amount Available, Amount Overdraft, Amount OverdraftLimit, Amount? UsageLimit);

/// <summary>How far erasing came: entries whose personal part this call erased, and entries still to be looked at.</summary>
internal sealed record ErasureBody(string Id, long Erased, long Remaining);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(AppList))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(WalletBody))]
[JsonSerializable(typeof(ErasureBody))]
internal sealed partial class ManageJson : JsonSerializerContext;
