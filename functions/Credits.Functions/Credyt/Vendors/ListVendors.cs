using Credits.Engine.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

/// <summary><c>GET /vendors</c>: a page, oldest first; with <c>external_id</c> the one vendor itself.</summary>
internal static class ListVendors
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var externalId = query.Text("external_id");
        var (limit, offset) = CredytApi.PageOf(query);
        if (query.Problem is { } problem) return problem;
        if (externalId is not null) return ReadVendor.AnswerOf(await call.Services.Vendors.FindAsync(call.Scope, VendorDirectory.IdOf(call.Scope, externalId)));

        var (vendors, total) = await call.Services.Vendors.ListAsync(call.Scope, offset, limit, call.Context.RequestAborted);
        return Answer.Of(
            new CredytPage<VendorBody>([.. vendors.Select(VendorBody.Of)], total, limit, offset), VendorJson.Default.CredytPageVendorBody);
    }
}
