using Credits.Core.Json;
using Credits.Engine.Vendors;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Vendors;

/// <summary><c>POST /vendors</c>: once per <c>external_id</c>, or per idempotency key where there is none.</summary>
internal static class CreateVendor
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var name = fields.Text("name", Vendor.MaxNameLength);
        var externalId = fields.OptionalId("external_id");
        var metadata = fields.OptionalObject("metadata");
        if (fields.Problem is { } problem) return problem;

        if (await call.Services.Vendors.CreateAsync(call.Scope, name, externalId, metadata, call.IdempotencyKey) is not var (vendor, created))
            return new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"An app has at most {VendorDirectory.Limit} vendors.");
        if (!created && externalId is not null) return CredytApi.ExternalIdTaken("vendor");
        if (vendor.Name != name || !CanonicalJson.AreSame(vendor.Metadata, metadata))
            return Problem.KeyReused("This idempotency key made another vendor.");
        return Answer.Of(VendorBody.Of(vendor), VendorJson.Default.VendorBody, StatusCodes.Status201Created);
    }
}
