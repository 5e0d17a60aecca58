using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary><c>GET /credits/balance</c>: a user who is not known has 0.</summary>
internal static class ReadBalance
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var user = query.Required("user_id");
        var asset = call.Asset(query);
        if (query.Problem is { } problem) return problem;

        var view = await call.Services.Wallets.ReadAsync(WalletName.External(call.Scope, user));
        var account = view.Head.Account(asset.Code);
        DateTimeOffset? updated = view.Head.Sequence == 0 ? null : view.Head.AsOf;
        return Answer.Of(
            new BalanceResult(user, account.Balance, account.Available, account.Reserved, asset.Code, updated),
            TallyJson.Default.BalanceResult);
    }
}
