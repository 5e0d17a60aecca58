using Credits.Core;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary><c>GET /customers/{id}/wallet</c>: every account with what can be spent of it.</summary>
internal static class ReadWallet
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        return Answer.Of(new WalletBody([.. view.Head.Accounts.Select(account => AccountBody.Of(account.Asset, account.Available))]), WalletJson.Default.WalletBody);
    }
}
