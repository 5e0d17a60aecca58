using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Assets;

/// <summary>Why an asset was not defined or changed.</summary>
public enum AssetProblem
{
    /// <summary>There is none of that code that the app defined.</summary>
    NotFound,

    /// <summary>There is another one with that code.</summary>
    CodeTaken,

    /// <summary>Wallets hold, or may hold, finer amounts of it.</summary>
    PrecisionInUse,

    /// <summary>As many assets or rates as there may be.</summary>
    LimitReached,
}

/// <summary>An asset, or why not.</summary>
/// <param name="Asset">As it is stored now.</param>
/// <param name="Problem">What was wrong.</param>
public readonly record struct AssetResult(AssetDefinition? Asset, AssetProblem? Problem = null);

/// <summary>
/// The assets of every app and mode: what it defined, the currencies, and credits. They are kept in memory for at most
/// <see cref="Memory"/>; what this process writes counts in it at once, and whatever is missing is looked for again.
/// </summary>
public sealed class AssetCatalog(IDocumentStore store, TimeProvider time)
{
    /// <summary>How many assets an app may define in one mode. Definitions at the same moment may pass it by their number.</summary>
    public const int Limit = 200;

    /// <summary>
    /// Wallets that are looked at for amounts finer than a new precision. An app with more must define
    /// <see cref="Asset.Default"/> with all digits.
    /// </summary>
    public const int MaxWalletsSearched = 5_000;

    /// <summary>How long another instance's definition may stay unknown where nobody asks for it.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private const string Type = "asset";
    private readonly ConcurrentDictionary<string, AssetTable> tables = new(StringComparer.Ordinal);

    /// <summary>The assets of an app and mode, from memory if they were read lately.</summary>
    public ValueTask<AssetTable> OfAsync(AppScope scope)
    {
        var now = time.GetUtcNow();
        return tables.TryGetValue(scope.Name, out var known) && now - known.ReadAt < Memory && now >= known.ReadAt ? new(known) : ReadAllAsync(scope);
    }

    /// <summary>
    /// The assets as they are now, after a table did not have a code; null if nobody defined it. Only then all are read, so a
    /// code that does not exist costs one read however often it is asked for.
    /// </summary>
    public async ValueTask<AssetTable?> NewerAsync(AppScope scope, string code) =>
        (await ReadAsync(scope, code)).Asset is null ? null : await ReadAllAsync(scope);

    /// <summary>The assets as they are now.</summary>
    public async ValueTask<AssetTable> ReadAllAsync(AppScope scope)
    {
        var now = time.GetUtcNow();
        var all = new List<AssetDefinition>();
        await foreach (var document in store.ListAsync(All(scope))) all.Add(Read(document));
        var table = new AssetTable(all, now);
        // Two that read at once may end in either order; who began later is right, unless the clock was put back since.
        return tables.AddOrUpdate(scope.Name, table, (_, known) => known.ReadAt > now && known.ReadAt <= time.GetUtcNow() ? known : table);
    }

    /// <summary>An asset by its code in any case, or null.</summary>
    public async ValueTask<Asset?> FindAsync(AppScope scope, string code)
    {
        var table = await OfAsync(scope);
        return table.Find(code) ?? (await NewerAsync(scope, code))?.Find(code);
    }

    /// <summary>
    /// Defines an asset. The same again is given as it is, another one of its code is refused, and so is one that can not
    /// count what wallets hold of it already.
    /// </summary>
    public async ValueTask<AssetResult> DefineAsync(AppScope scope, AssetDefinition asset)
    {
        while (true)
        {
            if ((await ReadAsync(scope, asset.Code)).Asset is { } found) return Same(asset, found) ? new(found) : new(found, AssetProblem.CodeTaken);
            if (await store.CountAsync(All(scope)) >= Limit) return new(null, AssetProblem.LimitReached);
            if (asset.Code == Asset.Default && await MayHoldFinerAsync(scope, asset.ToAsset())) return new(null, AssetProblem.PrecisionInUse);
            if (await WriteAsync(scope, asset, "")) return new(asset);
        }
    }

    /// <summary>Adds a rate, which counts from its moment on. One that says what is in force then changes nothing.</summary>
    public async ValueTask<AssetResult> AddRateAsync(AppScope scope, string code, AssetRate rate)
    {
        while (true)
        {
            var (asset, etag) = await ReadAsync(scope, code);
            if (asset is null) return new(null, AssetProblem.NotFound);
            if (asset.RateAt(rate.Source, rate.EffectiveAt)?.SaysTheSame(rate) == true) return new(asset);
            if (asset.Rates.Length >= AssetDefinition.MaxRates) return new(asset, AssetProblem.LimitReached);
            asset = asset with { Rates = asset.Rates.Add(rate) };
            if (await WriteAsync(scope, asset, etag)) return new(asset);
        }
    }

    // Only credits can be in wallets before they are defined, and with all digits there is nothing finer.
    private async ValueTask<bool> MayHoldFinerAsync(AppScope scope, Asset asset)
    {
        if (asset.Precision == Amount.MaxFractionDigits) return false;
        Position? after = null;
        for (var searched = 0; ; searched += Query.MaxLimit)
        {
            if (searched >= MaxWalletsSearched) return true;
            var page = await store.QueryAsync(new Query { App = scope.Name, Type = WalletDocuments.Head, Limit = Query.MaxLimit, After = after });
            foreach (var document in page.Documents)
                if (HeadJson.Read(document.Body).Account(asset.Code).FractionDigits > asset.Precision) return true;
            if ((after = page.Next) is null) return false;
        }
    }

    private static bool Same(AssetDefinition asked, AssetDefinition found) =>
        (asked.Name, asked.Precision, asked.Symbol, asked.Label) == (found.Name, found.Precision, found.Symbol, found.Label)
        && asked.Rates.Length <= found.Rates.Length
        && asked.Rates.Zip(found.Rates).All(pair => pair.First.SaysTheSame(pair.Second)
            && (pair.First.EffectiveAt == pair.Second.EffectiveAt || (pair.First.EffectiveAt == asked.Created && pair.Second.EffectiveAt == found.Created)));

    private async ValueTask<(AssetDefinition? Asset, string ETag)> ReadAsync(AppScope scope, string code) =>
        Asset.IsCode(code) && await store.ReadAsync(CatalogPartition.Of(scope), IdOf(code)) is { } document ? (Read(document), document.ETag) : (null, "");

    private async ValueTask<bool> WriteAsync(AppScope scope, AssetDefinition asset, string etag)
    {
        var document = new Document
        {
            Partition = CatalogPartition.Of(scope),
            Id = IdOf(asset.Code),
            Type = Type,
            Sort = asset.Code,
            ETag = etag,
            Body = JsonSerializer.SerializeToUtf8Bytes(asset, CatalogJson.Default.AssetDefinition),
        };
        var kind = etag.Length == 0 ? WriteKind.Create : WriteKind.Replace;
        var done = await store.WriteAsync(new Batch(document.Partition, [new Write(kind, document)])) is CommitResult.Done;
        await ReadAllAsync(scope);
        return done;
    }

    private static string IdOf(string code) => "asset." + StableId.Of("asset", code.ToUpperInvariant());

    private static Query All(AppScope scope) => new() { App = scope.Name, Wallet = CatalogPartition.Of(scope).Wallet, Type = Type };

    private static AssetDefinition Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, CatalogJson.Default.AssetDefinition)!;
}
