using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary><c>PATCH /customers/{id}</c>: changes the fields that are given. An <c>external_id</c> can be given once.</summary>
internal static class UpdateCustomer
{
    private static readonly Problem Fixed =
        new(StatusCodes.Status422UnprocessableEntity, ProblemCode.ExternalIdFixed, "The customer has another external_id; it is set once.") { Field = "external_id" };

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var fields = call.Fields();
        var given = CustomerFields.From(fields);
        if (fields.Problem is { } problem) return problem;

        var result = await call.Services.Customers.UpdateAsync(name, given.ExternalId, given.Overwrite);
        return result.Problem switch
        {
            null => await ReadCustomer.AnswerAsync(call, name),
            CustomerProblem.ExternalIdTaken => CredytApi.ExternalIdTaken("customer"),
            CustomerProblem.ExternalIdFixed => Fixed,
            _ => Problem.From(new Outcome.NoCustomer()),
        };
    }
}
