using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary><c>PATCH /products/{id}/{version}</c>: publishes a version, makes it the default one, or both. What is so already stays so.</summary>
internal static class ChangeProductVersion
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var publish = True(fields, "publish");
        var makeDefault = True(fields, "make_default");
        if (!publish && !makeDefault) fields.Refuse(Problem.BadField("publish", "Give publish or make_default."));
        if (fields.Problem is { } problem) return problem;

        var (product, number, missing) = await NamedProduct.FindAsync(call);
        if (missing is not null) return missing;
        var result = await call.Services.Catalog.Products.ChangeVersionAsync(call.Scope, product!.Id, number, publish, makeDefault);
        return result.Problem is { } refusal ? ProductsApi.ProblemOf(refusal) : await ProductAnswers.ReadAsync(call, result.Product!, number);
    }

    private static bool True(Fields fields, string name)
    {
        var flag = fields.Flag(name);
        if (!flag && fields.Has(name)) fields.Refuse(Problem.BadField(name, $"{name} can only be true: what is published stays so, and another version takes the default one's place."));
        return flag;
    }
}
