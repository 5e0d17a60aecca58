using System.Globalization;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Providers;

namespace Credits.Functions.Pay;

/// <summary>Money for people: <c>10.00 USD</c>.</summary>
internal static class MoneyText
{
    public static string Of(Money money)
    {
        var decimals = Currencies.Find(money.Currency)?.Precision ?? 2;
        return money.ToAmount().Value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + " " + money.Currency;
    }

    public static string Of(long minor, string currency) => Of(new Money(minor, currency));
}
