using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Assets;

/// <summary>Credyt's assets: <c>/assets</c>.</summary>
internal static class AssetsApi
{
    public static readonly Problem NoAsset = new(StatusCodes.Status404NotFound, ProblemCode.AssetNotFound, "There is no asset of that code.");

    public static void Map(Api api)
    {
        api.Post("/assets", Scopes.Admin, CreateAsset.HandleAsync);
        api.Get("/assets", Scopes.Read, ListAssets.HandleAsync);
        api.Get("/assets/{code}", Scopes.Read, ReadAsset.HandleAsync);
        api.Post("/assets/{code}/quote", Scopes.Read, QuoteAsset.HandleAsync);
        api.Post("/assets/{code}/rates", Scopes.Admin, AddAssetRate.HandleAsync);
    }
}
