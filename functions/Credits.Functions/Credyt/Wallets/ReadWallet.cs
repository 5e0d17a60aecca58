using Credits.Core;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary><c>GET /customers/{id}/wallet</c>: every account with what can be spent of it, those of subscribed assets too.</summary>
internal static class ReadWallet
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var assets = view.Head.Accounts.Select(account => account.Asset).Union(view.Head.Subscriptions.SelectMany(subscription => subscription.Assets), StringComparer.Ordinal);
        var accounts = assets.Order(StringComparer.Ordinal).Select(asset => AccountBody.Of(asset, view.Head.Account(asset).Available));
        return Answer.Of(new WalletBody([.. accounts]), WalletJson.Default.WalletBody);
    }
}
