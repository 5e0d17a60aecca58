using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Packs;

/// <summary>Our own API for packs, the credits that an app sells.</summary>
internal static class PacksApi
{
    public static readonly Problem NoPack = new(StatusCodes.Status404NotFound, ProblemCode.PackNotFound, "There is no such pack.");

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Get("/packs", Scopes.Read, ListPacks.HandleAsync);
        api.Get("/packs/{code}", Scopes.Read, ReadPack.HandleAsync);
        api.Put("/packs/{code}", Scopes.Admin, PutPack.HandleAsync);
        api.Delete("/packs/{code}", Scopes.Admin, ArchivePack.HandleAsync);
    }
}
