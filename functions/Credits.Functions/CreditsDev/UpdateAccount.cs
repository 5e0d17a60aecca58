using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>POST /v1/accounts/update</c>, our own: changes an account's fields, by <c>accountId</c>. An
/// <c>externalId</c> can be given to an account that has none, once.
/// </summary>
internal static class UpdateAccount
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var id = fields.Id("accountId");
        var externalId = fields.OptionalId("externalId");
        var given = AccountFields.From(fields);
        if (fields.Problem is { } problem) return problem;
        if (WalletName.Internal(call.Scope, id) is not { } name) return Problem.From(new Outcome.NoCustomer());

        var result = await call.Services.Customers.UpdateAsync(name, externalId, given.Overwrite);
        return result.Problem switch
        {
            null => Answer.Of(new AccountResult(true, await call.AccountAsync(result.Customer!)), CreditsDevJson.Default.AccountResult),
            CustomerProblem.ExternalIdTaken => Conflict(ProblemCode.ExternalIdTaken, "Another account has that externalId."),
            CustomerProblem.ExternalIdFixed => Conflict(ProblemCode.ExternalIdFixed, "The account has another externalId; it is set once."),
            _ => Problem.From(new Outcome.NoCustomer()),
        };
    }

    private static Problem Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail) { Field = "externalId" };
}
