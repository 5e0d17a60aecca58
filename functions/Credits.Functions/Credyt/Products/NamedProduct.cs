using System.Globalization;
using Credits.Engine.Catalog;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>The product, and the version, that a path names.</summary>
internal static class NamedProduct
{
    private const string Default = "default";

    /// <summary>The product of <c>{id}</c> and the version of <c>{version}</c>: a number, or <c>default</c>, which is the newest while none is published.</summary>
    public static async ValueTask<(Product? Product, int Version, Problem? Problem)> FindAsync(Call call)
    {
        if (await call.Services.Catalog.Products.FindAsync(call.Scope, call.RouteText("id")) is not { } product) return (null, 0, ProductsApi.NoProduct);
        var text = call.Context.Request.RouteValues["version"] as string ?? Default;
        if (text.Equals(Default, StringComparison.OrdinalIgnoreCase)) return (product, ProductAnswers.VersionOf(product), null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && product.Version(number) is not null
            ? (product, number, null)
            : (product, 0, ProductsApi.NoVersion);
    }
}
