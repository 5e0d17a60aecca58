using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary>Money as requests and answers have it, in whole units of its currency; providers count it in minor ones.</summary>
internal static class MoneyFields
{
    private const long MaxMinor = 100_000_000_000;

    /// <summary>Reads a price and its currency.</summary>
    public static Money Money(this Call call, Fields fields, string amountName, string currencyName = "currency")
    {
        var amount = fields.Amount(amountName);
        var code = fields.Text(currencyName, Asset.MaxCodeLength);
        if (Currencies.Find(code) is not { } currency)
        {
            fields.Refuse(Problem.BadField(currencyName, $"{currencyName} must be the code of a currency."));
            return default;
        }

        Call.CheckPrecision(fields, amountName, amount, currency);
        var minor = amount.Value * currency.MinorUnits;
        if (minor <= MaxMinor) return new Money((long)minor, currency.Code);
        fields.Refuse(Problem.BadField(amountName, $"{amountName} is more than can be charged at once."));
        return default;
    }
}
