using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>DELETE /products/{id}</c>: nobody can be subscribed to it any more; subscriptions that there are go on.</summary>
internal static class ArchiveProduct
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        await call.Services.Catalog.Products.ArchiveAsync(call.Scope, call.RouteText("id")) is { } product
            ? await ProductAnswers.ReadAsync(call, product, ProductAnswers.VersionOf(product))
            : ProductsApi.NoProduct;
}
