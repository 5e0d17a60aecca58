using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>GET /v1/accounts/balance</c>: <c>available</c> is <c>balance</c> less <c>reserved</c>.</summary>
internal static class ReadBalance
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var named = NamedAccount.From(query);
        var asset = call.Asset(query);
        var (name, problem) = await named.FindAsync(call, query);
        if (problem is not null) return problem;

        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var account = view.Head.Account(asset.Code);
        return Answer.Of(
            new BalanceBody(NamedAccount.IdOf(view.Name.CustomerId), await call.ExternalIdAsync(view.Name), account.Balance, account.Reserved, account.Available, asset.Code),
            CreditsDevJson.Default.BalanceBody);
    }
}
