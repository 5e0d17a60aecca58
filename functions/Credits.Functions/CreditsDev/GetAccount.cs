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
        if (query.Problem is { } problem) return problem;
        var (name, wrong) = await account.FindAsync(call);
        if (wrong is not null) return wrong;

        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());
        return Answer.Of(await call.AccountAsync(customer, asset.Code), CreditsDevJson.Default.AccountBody);
    }
}
