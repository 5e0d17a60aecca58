using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

/// <summary><c>GET /vendors/{id}</c>.</summary>
internal static class ReadVendor
{
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, ProblemCode.VendorNotFound, "There is no such vendor.");

    public static ValueTask<Answer> HandleAsync(Call call)
    {
        const string prefix = "vnd_";
        var id = call.RouteText("id");
        return AnswerAsync(call, id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : id);
    }

    /// <summary>The vendor of an id without its prefix.</summary>
    public static async ValueTask<Answer> AnswerAsync(Call call, string id) =>
        await call.Services.Vendors.FindAsync(call.Scope, id) is { } vendor ? Answer.Of(VendorBody.Of(vendor), VendorJson.Default.VendorBody) : NotFound;
}
