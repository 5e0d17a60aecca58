using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>GET /products/{id}/{version}</c>: a product as seen from one of its versions.</summary>
internal static class ReadProductVersion
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (product, number, problem) = await NamedProduct.FindAsync(call);
        return problem is null ? await ProductAnswers.ReadAsync(call, product!, number) : problem;
    }
}
