using System.Text.Json;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Ids;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;
using Credits.Functions.Credyt.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.Credyt;

/// <summary>
/// <c>POST /top-ups</c>: a page on which a customer pays money into their wallet: as such, or exchanged into another asset at
/// the rate that the request gives, else at the asset's own. An expiry is kept as whole days from the payment on.
/// </summary>
internal static class CreateTopUp
{
    // What a top-up buys lives a year unless the request says otherwise.
    private const int DefaultDays = 365;

    private static readonly Amount One = Amount.From(1);

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var id = fields.Id("customer_id");
        var price = call.Money(fields, "amount");
        var sale = SaleOf(call, fields, price) with { ExpiresDays = DaysUntil(call, fields) };
        var order = new CheckoutOrder(WalletName.Either(call.Scope, id), sale, fields.Url("return_url"), fields.Url("failure_url"), call.OperationKey().Key)
        {
            Metadata = fields.OptionalObject("metadata"),
        };
        if (fields.Problem is { } problem) return problem;
        // A mistyped id of ours would be paid for as somebody new; who is there already may have such an id of their own.
        if (id.StartsWith("cust_", StringComparison.Ordinal) && await call.Services.Customers.FindAsync(order.Customer) is null) return Problem.From(new Outcome.NoCustomer());

        var result = await call.Services.Payments.Checkouts.OpenAsync(call.Scope, order, call.Context.RequestAborted);
        if (call.ProblemOf(result) is { } refusal) return refusal;
        var page = result.Page!;
        var body = new TopUpResult("top_" + StableId.Of("top-up", result.Provider!, page.Id), "initiated", page.Url.AbsoluteUri, page.Created ?? call.Services.Time.GetUtcNow(), page.Expires);
        return Answer.Of(body, CredytJson.Default.TopUpResult, StatusCodes.Status201Created);
    }

    private static Sale SaleOf(Call call, Fields fields, Money price)
    {
        var money = price.Currency is null ? Amount.Zero : price.ToAmount();
        var description = fields.OptionalText("description", Pack.MaxNameLength);
        if (fields.OptionalObject("destination") is not { } text) return new Sale(description ?? "Top-up", price.Currency ?? "", money, price);

        using var json = JsonDocument.Parse(text);
        var destination = new Fields(json.RootElement);
        AccountId.CheckName(destination);
        var asset = call.Asset(destination);
        var rate = destination.OptionalAmount("exchange_rate");
        var own = rate is null && asset.Code != price.Currency ? call.Assets.Definition(asset.Code)?.RateAt(price.Currency ?? "", call.Services.Time.GetUtcNow()) : null;
        if (rate is null && own is null && asset.Code != price.Currency) destination.Refuse(Problem.BadField("exchange_rate", $"exchange_rate must say how much {asset.Code} one unit of the currency buys, since the asset has no rate for it."));
        if (destination.Problem is { } problem) fields.Refuse(problem with { Field = "destination." + problem.Field });
        var credits = (own is null ? Exchange.Units(money, null, rate ?? One, asset.Precision) : Exchange.Units(money, own.Rate, own.InverseRate, asset.Precision)) ?? Amount.Zero;
        if (!credits.IsPositive) fields.Refuse(Problem.BadField("destination.exchange_rate", "At that rate the amount buys nothing, or more than can be counted."));
        return new Sale(description ?? "Top-up", asset.Code, credits, price);
    }

    private static int DaysUntil(Call call, Fields fields)
    {
        if (fields.OptionalMoment("credit_expires_at") is not { } expires) return DefaultDays;
        var days = Math.Ceiling((expires - call.Services.Time.GetUtcNow()).TotalDays);
        if (days is >= 1 and <= Pack.MaxDays) return (int)days;
        fields.Refuse(Problem.BadField("credit_expires_at", $"credit_expires_at must be in the future, and within {Pack.MaxDays} days."));
        return DefaultDays;
    }
}
