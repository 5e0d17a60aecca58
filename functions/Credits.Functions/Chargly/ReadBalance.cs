using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary><c>GET /api/wallet/balance/{customerId}</c>: a customer of a name that is not known has 0.</summary>
internal static class ReadBalance
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var wallet, out var wrong)) return wrong;
        var query = call.Query();
        var asset = call.Asset(query);
        if (query.Problem is { } problem) return problem;
        var view = await call.Services.Wallets.ReadAsync(wallet);
        if (!view.Exists && wallet.ExternalId is null) return Problem.From(new Outcome.NoCustomer());
        var account = view.Head.Account(asset.Code);
        var walletId = "cust_" + view.Name.CustomerId;
        return Answer.Of(
            new BalanceResult(wallet.ExternalId ?? await call.ExternalIdAsync(view.Name) ?? walletId, walletId, account.Balance, account.Available, BalanceResult.UnitOf(asset.Code)),
            CharglyJson.Default.BalanceResult);
    }
}
