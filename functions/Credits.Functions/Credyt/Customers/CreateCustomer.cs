using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary><c>POST /customers</c>: once per <c>external_id</c>, or per idempotency key where there is none.</summary>
internal static class CreateCustomer
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var given = CustomerFields.From(fields);
        if (fields.Problem is { } problem) return problem;

        var result = await call.Services.Customers.CreateAsync(call.Scope, given.ExternalId, given.Overwrite, call.IdempotencyKey);
        if (!result.Created && given.ExternalId is not null) return CredytApi.ExternalIdTaken("customer");
        return Answer.Of(CustomerBody.Of(result.Customer!), CustomerJson.Default.CustomerBody, StatusCodes.Status201Created);
    }
}
