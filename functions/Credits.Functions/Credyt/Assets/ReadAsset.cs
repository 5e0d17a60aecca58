using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary><c>GET /assets/{code}</c>: an asset by its code, in any case.</summary>
internal static class ReadAsset
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (asset, definition) = await FindAsync(call);
        if (asset is null) return AssetsApi.NoAsset;
        return Answer.Of(definition is null ? AssetBody.Of(asset) : AssetBody.Of(definition), AssetJson.Default.AssetBody);
    }

    /// <summary>The asset that the path names, and what the app says of it.</summary>
    public static async ValueTask<(Asset? Asset, AssetDefinition? Definition)> FindAsync(Call call)
    {
        var code = call.RouteText("code");
        var table = call.Assets;
        if (table.Find(code) is null) table = await call.Services.Assets.NewerAsync(call.Scope, code) ?? table;
        return (table.Find(code), table.Definition(code));
    }
}
