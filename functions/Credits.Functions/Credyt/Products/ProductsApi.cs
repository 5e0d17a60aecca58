using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>Credyt's products: <c>/products</c>.</summary>
internal static class ProductsApi
{
    private const string OneVersion = "/products/{id}/{version}";

    public static readonly Problem NoProduct = new(StatusCodes.Status404NotFound, ProblemCode.ProductNotFound, "There is no such product.");

    public static void Map(Api api)
    {
        api.Post("/products", Scopes.Admin, CreateProduct.HandleAsync);
        api.Get("/products", Scopes.Read, ListProducts.HandleAsync);
        api.Get("/products/{id}", Scopes.Read, ReadProduct.HandleAsync);
        api.Post("/products/{id}", Scopes.Admin, AddProductVersion.HandleAsync);
        api.Delete("/products/{id}", Scopes.Admin, ArchiveProduct.HandleAsync);
        api.Get(OneVersion, Scopes.Read, ReadProductVersion.HandleAsync);
        api.Patch(OneVersion, Scopes.Admin, ChangeProductVersion.HandleAsync);
        foreach (var spelling in (string[])["simulate-usage", "simulate"])
        {
            api.Post($"{OneVersion}/{spelling}", Scopes.Read, SimulateUsage.HandleAsync);
            api.Post($"/products/{{id}}/{spelling}", Scopes.Read, SimulateUsage.HandleAsync);
        }

        api.Post(OneVersion + "/replay", Scopes.Read, ReplayUsage.HandleAsync);
    }

    /// <summary>Why something was not done with a product.</summary>
    public static Problem ProblemOf(ProductProblem problem) => problem switch
    {
        ProductProblem.VersionNotFound => NoVersion,
        ProductProblem.CodeTaken => new(422, ProblemCode.ProductCodeTaken, "There is another product with that code.") { Field = "code" },
        ProductProblem.NotPublished => new(422, ProblemCode.VersionNotPublished, "The version is not published.") { Field = "make_default" },
        ProductProblem.Archived => new(422, ProblemCode.ProductArchived, "The product is archived."),
        ProductProblem.LimitReached => new(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"An app has at most {ProductCatalog.Limit} products, each with at most {ProductCatalog.VersionLimit} versions."),
        _ => NoProduct,
    };

    public static Problem NoVersion => new(StatusCodes.Status404NotFound, ProblemCode.VersionNotFound, "The product has no such version.");
}
