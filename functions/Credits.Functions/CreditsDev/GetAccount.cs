using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>GET /v1/accounts/get</c>: one account, not wrapped in anything.</summary>
internal static class GetAccount
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var account = NamedAccount.From(query);
        var asset = call.Asset(query);
        var (name, problem) = await account.FindAsync(call, query);
        if (problem is not null) return problem;

        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());
        return Answer.Of(await call.AccountAsync(customer, asset.Code), CreditsDevJson.Default.AccountBody);
    }
}
