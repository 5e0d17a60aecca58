using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Packs;
using Credits.Functions.Payments;

namespace Credits.Functions.Chargly;

/// <summary><c>POST /api/billing/checkout</c>: a page on which a customer can pay for a pack.</summary>
internal static class Checkout
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var user = fields.Id("userId");
        var code = fields.Text("creditPackCode", Pack.MaxCodeLength);
        var order = new CheckoutOrder(WalletName.Either(call.Scope, user), null!, fields.Url("successUrl"), fields.Url("cancelUrl"), call.OperationKey().Key);
        if (fields.Problem is { } problem) return problem;
        if (await call.Services.Payments.Packs.FindAsync(call.Scope, code) is not { Archived: false } pack) return PacksApi.NoPack;

        var result = await call.Services.Payments.Checkouts.OpenAsync(call.Scope, order with { Sale = Sale.Of(pack) }, call.Context.RequestAborted);
        return call.ProblemOf(result) is { } refusal
            ? refusal
            : Answer.Of(new CheckoutResult(result.Page!.Id, result.Page.Url.AbsoluteUri, pack.Credits), CharglyJson.Default.CheckoutResult);
    }
}
