using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.TopUps;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.AutoTopUps;

/// <summary>
/// <c>PUT /customers/{id}/auto-top-ups/{asset}</c>: sets all of it and switches it on. The same again changes nothing. If too
/// little is available already, it begins at once.
/// </summary>
internal static class PutAutoTopUp
{
    private const int DefaultCoolDown = 300;

    // Polar can not charge what was saved.
    private static readonly string[] Charging = [ProviderNames.Stripe, ProviderNames.Sandbox];

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        if (call.FindAsset(call.RouteText("asset")) is not { } asset) return Call.UnknownAsset(call.RouteText("asset"));
        var fields = call.Fields();
        var rule = Read(call, fields, asset);
        var provider = fields.OptionalText("provider", 20);
        if (provider is not null && !Charging.Contains(provider, StringComparer.Ordinal))
            fields.Refuse(Problem.BadField("provider", $"provider must be one of: {string.Join(", ", Charging)}."));
        if (fields.Problem is { } problem) return problem;

        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var saved = (await call.Services.Payments.Methods.ListAsync(view.Name.Partition)).Select(method => method.Provider).ToList();
        if (Charging.FirstOrDefault(charging => (provider ?? charging) == charging && saved.Contains(charging)) is not { } chosen) return NoMethod;
        var (key, fromClient) = call.OperationKey();
        var set = new SetAutoTopUp(asset.Code, rule with { Provider = chosen })
        {
            EntryId = StableId.Of("auto top-up", key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fromClient ? key : null),
        };
        var (at, outcome) = await call.Services.Wallets.SubmitAsync(view.Name, set);
        return outcome is Outcome.Done or Outcome.Refused { Refusal.Code: ChangeState.Unchanged } ? await AutoTopUpsApi.ShowAsync(call, at, asset.Code) : Problem.From(outcome);
    }

    private static readonly Problem NoMethod =
        new(StatusCodes.Status404NotFound, ProblemCode.NoPaymentMethod, "The customer has no saved payment method that can be charged: have one saved by a checkout with save_method.");

    private static TopUpRule Read(Call call, Fields fields, Asset asset)
    {
        var threshold = Call.Amount(fields, "threshold", asset);
        var (add, target) = (Optional(fields, "amount", asset), Optional(fields, "target", asset));
        if ((add is null) == (target is null)) fields.Refuse(Problem.BadField("amount", "One of amount, what each top-up buys, and target, what is to be available after it, must be given."));
        if (target <= threshold) fields.Refuse(Problem.BadField("target", "target must be more than threshold."));
        // A currency is sold for itself.
        var unit = fields.OptionalAmount("unit_price") ?? (asset.IsCurrency ? Amount.From(1) : default);
        if (!unit.IsPositive || unit.Value > TopUpRule.MaxUnitPrice) fields.Refuse(Problem.BadField("unit_price", $"unit_price must say what one {asset.Code} costs, at most {TopUpRule.MaxUnitPrice}."));
        var limit = call.Money(fields, "monthly_limit");
        var rule = new TopUpRule
        {
            Threshold = threshold,
            Add = add,
            Target = target,
            UnitPrice = unit,
            Currency = limit.Currency ?? "",
            CurrencyDigits = Currencies.Find(limit.Currency)?.Precision ?? 0,
            MonthlyLimit = limit.Minor,
            CoolDown = TimeSpan.FromSeconds(fields.OptionalInt("cool_down_seconds", (int)TopUpRule.MinCoolDown.TotalSeconds, (int)TopUpRule.MaxCoolDown.TotalSeconds) ?? DefaultCoolDown),
            Provider = "",
        };
        if (fields.Problem is null && !(rule.PriceOf(add ?? target!.Value - threshold) <= limit.Minor))
            fields.Refuse(Problem.BadField("monthly_limit", "monthly_limit must allow one top-up at least, and one top-up costs no more than can be charged at once."));
        return rule;
    }

    private static Amount? Optional(Fields fields, string name, Asset asset)
    {
        var amount = fields.OptionalAmount(name);
        Call.CheckPrecision(fields, name, amount, asset);
        return amount;
    }
}
