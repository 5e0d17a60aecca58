using System.Text.Json;
using Credits.Core;
using Credits.Core.Entries;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Wallets;

namespace Credits.Functions.Http;

/// <summary>A request that has been let in, with what handlers ask of it.</summary>
/// <param name="Context">The request.</param>
/// <param name="Access">What its key may do.</param>
/// <param name="Body">The JSON object of the body; an undefined element for requests without one.</param>
/// <param name="Assets">The assets of the app and mode.</param>
/// <param name="Services">The engine.</param>
public sealed record Call(HttpContext Context, Access Access, JsonElement Body, AssetTable Assets, EdgeServices Services)
{
    /// <summary>The app and mode of the key.</summary>
    public AppScope Scope => Access.Scope;

    /// <summary>A reader for the body's fields.</summary>
    public Fields Fields() => new(Body);

    /// <summary>A reader for the query string.</summary>
    public QueryFields Query() => new(Context.Request.Query);

    /// <summary>The client's key for this operation from the header, else null.</summary>
    public string? IdempotencyKey => Context.Request.Headers.TryGetValue("Idempotency-Key", out var key) && key.Count == 1 && key[0]!.Length > 0 ? key[0] : null;

    /// <summary>What to key an operation with: the client's key, else one of its own.</summary>
    public (string Key, bool FromClient) OperationKey(string? fromBody = null)
    {
        var key = fromBody ?? IdempotencyKey;
        return key is null ? (Services.Entropy.NewId(), false) : (key, true);
    }

    /// <summary>What can be erased of an operation.</summary>
    public Personal Personal(string? key, string? description = null, string? reference = null, string? metadata = null) =>
        new(Services.Entropy.NewId(), key, Access.KeyId, description, reference, metadata);

    /// <summary>The app's own id of a customer, looked up if the request did not name it; null if there is none.</summary>
    public async ValueTask<string?> ExternalIdAsync(WalletName name) => name.ExternalId ?? (await Services.Customers.FindAsync(name))?.ExternalId;

    /// <summary>Reads the asset field; unknown ones are a problem of the fields.</summary>
    public Asset Asset(Fields fields)
    {
        var code = fields.OptionalText("asset", Engine.Assets.Asset.MaxCodeLength);
        if (FindAsset(code) is { } asset) return asset;
        fields.Refuse(UnknownAsset(code!));
        return FindAsset(null)!;
    }

    /// <summary>Reads the asset of a query string; unknown ones are a problem of the query.</summary>
    public Asset Asset(QueryFields query)
    {
        var code = query.Text("asset", Engine.Assets.Asset.MaxCodeLength);
        if (FindAsset(code) is { } asset) return asset;
        query.Refuse(UnknownAsset(code!));
        return FindAsset(null)!;
    }

    /// <summary>Reads an amount of an asset; one that is finer than the asset is a problem of the fields.</summary>
    public static Amount Amount(Fields fields, string name, Asset asset)
    {
        var amount = fields.Amount(name);
        CheckPrecision(fields, name, amount, asset);
        return amount;
    }

    /// <summary>Notes an amount that is finer than its asset.</summary>
    public static void CheckPrecision(Fields fields, string name, Amount? amount, Asset asset)
    {
        if (amount?.FractionDigits > asset.Precision)
            fields.Refuse(new Problem(422, ProblemCode.AmountTooPrecise, $"{asset.Code} has {asset.Precision} decimals.") { Field = name, Asset = asset.Code });
    }

    /// <summary>Notes an amount that is finer than the asset that an entry is about; an entry that is not there is for others to note.</summary>
    public async ValueTask CheckPrecisionAsync(Fields fields, string name, Amount? amount, WalletName wallet, string entryId)
    {
        if (amount is not { FractionDigits: > 0 } || await Services.Wallets.FindEntryAsync(wallet, entryId) is not { } entry) return;
        var code = entry.Reservation?.Asset ?? (entry.Postings is [var posting, ..] ? posting.Asset : null);
        if (FindAsset(code) is { } asset) CheckPrecision(fields, name, amount, asset);
    }

    /// <summary>An asset by code, the default one for null; null if unknown.</summary>
    public Asset? FindAsset(string? code) => Assets.Find(code ?? Engine.Assets.Asset.Default);

    /// <summary>The problem of an unknown asset.</summary>
    public static Problem UnknownAsset(string code) => new(422, ProblemCode.UnknownAsset, $"The asset {code} is not known.") { Field = "asset", UnknownAsset = code };
}
