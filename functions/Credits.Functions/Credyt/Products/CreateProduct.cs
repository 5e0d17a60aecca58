using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>POST /products</c>: defines a product with its first version. The same again is answered with the one that there is.</summary>
internal static class CreateProduct
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var code = fields.Text("code", Product.MaxCodeLength);
        if (Controls.AreIn(code)) fields.Refuse(Problem.BadField("code", "code may not contain control characters."));
        var version = ProductFields.Read(call, fields, code);
        var publish = fields.Flag("publish");
        if (fields.Problem is { } problem) return problem;

        var result = await call.Services.Catalog.Products.CreateAsync(call.Scope, version, publish);
        return result.Problem is { } refusal
            ? ProductsApi.ProblemOf(refusal)
            : await ProductAnswers.ReadAsync(call, result.Product!, result.Version, StatusCodes.Status201Created);
    }
}
