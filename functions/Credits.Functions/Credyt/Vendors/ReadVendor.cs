using Credits.Core.Ids;
using Credits.Engine.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

/// <summary><c>GET /vendors/{id}</c>.</summary>
internal static class ReadVendor
{
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, ProblemCode.VendorNotFound, "There is no such vendor.");

    public static async ValueTask<Answer> HandleAsync(Call call) => AnswerOf(await OfPathAsync(call));

    /// <summary>The vendor whom the path names, or null.</summary>
    public static ValueTask<Vendor?> OfPathAsync(Call call) => call.Services.Vendors.FindAsync(call.Scope, IdOfPath(call));

    /// <summary>The id that the path names, without its prefix.</summary>
    public static string IdOfPath(Call call) => StableId.WithoutPrefix(call.RouteText("id"), Vendor.IdPrefix);

    /// <summary>The answer that shows a vendor.</summary>
    public static Answer AnswerOf(Vendor? vendor) => vendor is null ? NotFound : Answer.Of(VendorBody.Of(vendor), VendorJson.Default.VendorBody);
}
