using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>GET /products/{id}</c>: a product, archived or not, with what its default version costs, or its newest while none is published.</summary>
internal static class ReadProduct
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        await call.Services.Catalog.Products.FindAsync(call.Scope, call.RouteText("id")) is { } product
            ? await ProductAnswers.ReadAsync(call, product, ProductAnswers.VersionOf(product))
            : ProductsApi.NoProduct;
}
