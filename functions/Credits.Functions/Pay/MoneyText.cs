using System.Globalization;
using Credits.Core;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;

namespace Credits.Functions.Pay;

/// <summary>Money for people: <c>10.00 USD</c>.</summary>
internal static class MoneyText
{
    public static string Of(Money money) => Digits(money.ToAmount(), money.Currency) + " " + money.Currency;

    public static string Of(long minor, string currency) => Of(new Money(minor, currency));

    /// <summary>All digits of an amount of any asset, in groups; of a currency at least those of its minor unit.</summary>
    public static string Digits(Amount amount, string asset)
    {
        var least = Currencies.Find(asset)?.Precision ?? 0;
        return amount.Value.ToString("#,##0." + new string('0', least) + new string('#', Amount.MaxFractionDigits - least), CultureInfo.InvariantCulture);
    }
}
