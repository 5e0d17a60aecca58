using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Packs;

namespace Credits.Functions.Payments;

/// <summary>
/// <c>POST /checkouts</c>: opens a page on which a customer can pay for a pack, or for as many credits at such a price as the
/// app says. Credits come when the provider tells that it was paid.
/// </summary>
internal static class CreateCheckout
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var customer = CustomerOf(call, fields);
        var code = fields.OptionalText("pack", Pack.MaxCodeLength);
        var sale = code is null ? SaleOf(call, fields) : null;
        var order = new CheckoutOrder(customer, sale!, fields.Url("success_url"), fields.Url("cancel_url"), call.OperationKey().Key)
        {
            Provider = fields.Provider(),
            SaveMethod = fields.Flag("save_method"),
            Metadata = fields.OptionalObject("metadata"),
        };
        if (fields.Problem is { } problem) return problem;
        if (code is not null)
        {
            if (await call.Services.Payments.Packs.FindAsync(call.Scope, code) is not { Archived: false } pack) return PacksApi.NoPack;
            order = order with { Sale = Sale.Of(pack) };
        }

        var result = await call.Services.Payments.Checkouts.OpenAsync(call.Scope, order, call.Context.RequestAborted);
        if (call.ProblemOf(result) is { } refusal) return refusal;
        var (sold, page) = (order.Sale, result.Page!);
        var price = sold.Price.ToAmount();
        var body = new CheckoutBody(
            result.Provider!, page.Id, page.Url.AbsoluteUri, page.Expires, sold.Asset, sold.Credits, sold.Pack?.Bonus, price, sold.Price.Currency);
        return Answer.Of(body, PaymentsJson.Default.CheckoutBody);
    }

    private static WalletName CustomerOf(Call call, Fields fields)
    {
        var (id, externalId) = (fields.OptionalText("customer_id", HttpLimits.IdLength), fields.OptionalId("external_id"));
        var wallet = id is not null ? WalletName.Internal(call.Scope, id) : WalletName.External(call.Scope, externalId ?? "");
        if (wallet is null || (id is null) == (externalId is null))
            fields.Refuse(Problem.BadField("customer_id", "One of customer_id, our id, and external_id, the app's own, must be given."));
        return wallet ?? WalletName.External(call.Scope, "");
    }

    private static Sale SaleOf(Call call, Fields fields)
    {
        var asset = call.Asset(fields);
        var credits = Call.Amount(fields, "credits", asset);
        return new Sale(fields.OptionalText("title", Pack.MaxNameLength) ?? $"{credits} {asset.Code}", asset.Code, credits, call.Money(fields, "price"))
        {
            ExpiresDays = fields.OptionalInt("expires_days", 1, Pack.MaxDays),
        };
    }
}
