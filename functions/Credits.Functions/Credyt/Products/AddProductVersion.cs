using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>POST /products/{id}</c>: adds a version. With an Idempotency-Key a second try makes no second one.</summary>
internal static class AddProductVersion
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var version = ProductFields.Read(call, fields, code: "");
        var publish = fields.Flag("publish");
        if (fields.Problem is { } problem) return problem;

        var result = await call.Services.Catalog.Products.AddVersionAsync(call.Scope, call.RouteText("id"), version, publish, call.IdempotencyKey);
        return result.Problem is { } refusal
            ? ProductsApi.ProblemOf(refusal)
            : await ProductAnswers.ReadAsync(call, result.Product!, result.Version, StatusCodes.Status201Created);
    }
}
