using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>GET /products</c>: newest first; with <c>code</c> the one product of that code instead.</summary>
internal static class ListProducts
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var (limit, offset) = CredytApi.PageOf(query);
        var code = query.Text("code", Product.MaxCodeLength);
        if (query.Problem is { } problem) return problem;

        var catalog = call.Services.Catalog.Products;
        if (code is not null)
        {
            return await catalog.FindByCodeAsync(call.Scope, code) is { } product
                ? await ProductAnswers.ReadAsync(call, product, ProductAnswers.VersionOf(product))
                : ProductsApi.NoProduct;
        }

        var (products, total) = await catalog.ListAsync(call.Scope, offset, limit);
        var items = products.Select(one => ProductAnswers.Of(one, ProductAnswers.VersionOf(one))).ToList();
        return Answer.Of(new CredytPage<ProductBody>(items, total, limit, offset), ProductJson.Default.CredytPageProductBody);
    }
}
