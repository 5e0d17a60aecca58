using Credits.Core;
using Credits.Engine.Payments;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary>
/// <c>GET /customers/{id}/wallet/{account}</c>: what can be spent, what is held, and what payments that were begun will
/// bring. The account of an asset that the wallet has nothing of is there, with 0.
/// </summary>
internal static class ReadAccount
{
    /// <summary>How many of the customer's last payments are looked at for what is to come.</summary>
    public const int Payments = 20;

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        if (AccountId.OfPath(call) is not { } asset) return AccountId.NotFound;

        var account = view.Head.Account(asset.Code);
        var pendingIn = await PendingAsync(call, view.Name.CustomerId, asset.Code);
        return Answer.Of(
            new AccountDetails(AccountId.Of(asset.Code), AccountId.Name, asset.Code, account.Available, pendingIn, account.Reserved, account.Balance),
            WalletJson.Default.AccountDetails);
    }

    private static async ValueTask<Amount> PendingAsync(Call call, string customer, string asset)
    {
        var sum = Amount.Zero;
        var page = await call.Services.Payments.Payments.ListAsync(call.Scope, new PaymentFilter(customer), Payments, null);
        foreach (var payment in page.Payments)
            if (payment.State is PaymentState.Pending or PaymentState.Queued && payment.Grant is { } grant && grant.Asset == asset) sum += grant.Credits + grant.Bonus;
        return sum.IsRepresentable ? sum : Amount.Max;
    }
}
