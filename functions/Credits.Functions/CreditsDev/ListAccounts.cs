using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>GET /v1/accounts</c>: accounts in order of creation, a page of <c>limit</c> after <c>cursor</c>.</summary>
internal static class ListAccounts
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var after = Cursor.Read(query, call.Scope.Name);
        var asset = call.Asset(query);
        if (query.Problem is { } problem) return problem;

        var (customers, next) = await call.Services.Customers.ListAsync(call.Scope, limit, after);
        var accounts = new List<AccountBody>(customers.Count);
        foreach (var customer in customers) accounts.Add(await call.AccountAsync(customer, asset.Code));
        return Answer.Of(new AccountList(accounts, next is not null, Cursor.Write(next)), CreditsDevJson.Default.AccountList);
    }
}
