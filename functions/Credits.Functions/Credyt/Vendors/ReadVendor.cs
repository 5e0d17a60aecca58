using Credits.Engine.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

/// <summary><c>GET /vendors/{id}</c>.</summary>
internal static class ReadVendor
{
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, ProblemCode.VendorNotFound, "There is no such vendor.");

    public static async ValueTask<Answer> HandleAsync(Call call) => AnswerOf(await OfPathAsync(call));

    /// <summary>The vendor whom the path names, or null.</summary>
    public static ValueTask<Vendor?> OfPathAsync(Call call)
    {
        const string prefix = "vnd_";
        var id = call.RouteText("id");
        return call.Services.Vendors.FindAsync(call.Scope, id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : id);
    }

    /// <summary>The answer that shows a vendor.</summary>
    public static Answer AnswerOf(Vendor? vendor) => vendor is null ? NotFound : Answer.Of(VendorBody.Of(vendor), VendorJson.Default.VendorBody);
}
