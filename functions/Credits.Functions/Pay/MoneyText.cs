using System.Globalization;
using Credits.Engine.Payments.Providers;

namespace Credits.Functions.Pay;

/// <summary>Money for people: <c>10.00 USD</c>.</summary>
internal static class MoneyText
{
    private static readonly string[] WithoutMinor = ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly string[] WithThreeDecimals = ["BHD", "JOD", "KWD", "OMR", "TND"];

    public static string Of(Money money) => Of(money.Minor, money.Currency);

    public static string Of(long minor, string currency)
    {
        var decimals = WithoutMinor.Contains(currency, StringComparer.Ordinal) ? 0 : WithThreeDecimals.Contains(currency, StringComparer.Ordinal) ? 3 : 2;
        var amount = minor / (decimal)Math.Pow(10, decimals);
        return amount.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + " " + currency;
    }
}
