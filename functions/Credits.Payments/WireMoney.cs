using Credits.Engine.Payments.Providers;

namespace Credits.Payments;

/// <summary>
/// Money as Stripe counts it, and Polar, which charges through Stripe: in the currency's minor units, but two currencies
/// that have none are counted in hundredths all the same.
/// Source: https://docs.stripe.com/currencies#special-cases
/// </summary>
internal static class WireMoney
{
    // More than this no provider charges, and what is more could not be shown as an amount.
    private const long MaxMinor = 999_999_999_999_999;

    /// <summary>What to send for money.</summary>
    public static long Of(Money money) => money.Minor * HundredthsIn(money.Currency);

    /// <summary>What to send for minor units of a currency.</summary>
    public static long Of(long minor, string currency) => Of(new Money(minor, currency));

    /// <summary>The minor units that were sent; null if there are none, or more than there can be.</summary>
    public static long? Read(long? sent, string? currency) => sent is >= 0 and <= MaxMinor && currency is not null ? sent / HundredthsIn(currency) : null;

    private static long HundredthsIn(string currency) =>
        currency.Equals("ISK", StringComparison.OrdinalIgnoreCase) || currency.Equals("UGX", StringComparison.OrdinalIgnoreCase) ? 100 : 1;
}
