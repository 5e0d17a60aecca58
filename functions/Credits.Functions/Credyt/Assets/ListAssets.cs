using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary><c>GET /assets</c>: what the app defined in order of the codes, then what is known from the start.</summary>
internal static class ListAssets
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var (limit, offset) = CredytApi.PageOf(query);
        if (query.Problem is { } problem) return problem;

        var table = await call.Services.Assets.ReadAllAsync(call.Scope);
        var all = table.Definitions.Select(AssetBody.Of).ToList();
        if (table.Definition(Asset.Default) is null) all.Add(AssetBody.Of(table.Find(Asset.Default)!));
        all.AddRange(Currencies.All.Select(AssetBody.Of));
        return Answer.Of(new CredytPage<AssetBody>([.. all.Skip(offset).Take(limit)], all.Count, limit, offset), AssetJson.Default.CredytPageAssetBody);
    }
}
