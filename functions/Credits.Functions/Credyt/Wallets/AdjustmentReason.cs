using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary>Why a wallet is adjusted, and what that means for it and for revenue.</summary>
internal static class AdjustmentReason
{
    /// <summary>How long what was bought lives unless told otherwise.</summary>
    public const int YearsOfTopUps = 1;

    // Where money moves elsewhere; everything else has no price.
    private static readonly string[] Money = ["external_topup", "external_refund", "external_chargeback"];
    private static readonly string[] In = ["external_topup", "gift", "promotion", "correction"];
    private static readonly string[] Out = ["external_refund", "external_chargeback", "charge", "correction"];

    /// <summary>
    /// The command. <c>external_topup</c> is money that was paid elsewhere: revenue when it is spent. <c>gift</c>,
    /// <c>promotion</c> and a <c>correction</c> upwards are free. <c>external_refund</c>, <c>external_chargeback</c> and a
    /// <c>correction</c> downwards take bought credits back, which is no revenue; a <c>charge</c> spends. Nothing that is
    /// taken is refused for want of credits, since it has happened already: what is missing is owed.
    /// </summary>
    /// <remarks>The money is the amount itself where the asset is a currency, else what <c>price</c> and <c>currency</c> say.</remarks>
    public static Command ToCommand(Call call, Fields fields, string entryId, Asset of, Amount amount, DateTimeOffset? expires)
    {
        var asset = of.Code;
        var reason = fields.Text("reason", 40);
        var allowed = amount.IsNegative ? Out : In;
        if (!allowed.Contains(reason, StringComparer.Ordinal))
            fields.Refuse(Problem.BadField("reason", $"reason of an amount {(amount.IsNegative ? "below" : "above")} 0 must be one of: {string.Join(", ", allowed)}."));
        if (amount.IsNegative && expires is not null) fields.Refuse(Problem.BadField("expires_at", "expires_at is for amounts above 0."));

        foreach (var name in (string[])["price", "currency"])
            if (!Money.Contains(reason, StringComparer.Ordinal) && fields.Has(name)) fields.Refuse(Problem.BadField(name, $"{name} is for: {string.Join(", ", Money)}. With any other reason no money moves."));

        var paid = call.Paid(fields);
        var money = paid is null && of.IsCurrency ? new Worth(asset, amount.IsNegative ? -amount : amount) : paid;
        if (reason == "charge") return new Debit(asset, -amount) { EntryId = entryId, Overdraw = true };
        if (amount.IsNegative) return new Withdraw(asset, -amount) { EntryId = entryId, Back = reason == "correction" ? null : money };
        return reason == "external_topup"
            ? new Credit(asset, amount, LotSource.Paid, LotTerms.DefaultPriority, expires) { EntryId = entryId, IsPaidFor = true, Years = YearsOfTopUps, Paid = money }
            : new Credit(asset, amount, LotSource.Promotional, LotTerms.DefaultPriority, expires) { EntryId = entryId };
    }
}
