using System.Numerics;

namespace Credits.Core.Catalog;

/// <summary>
/// Money into units of an asset, and units into money: exact, then rounded to what the asset, or the currency, can count, so
/// that nothing is given away.
/// </summary>
public static class Exchange
{
    private static readonly BigInteger One = BigInteger.Pow(10, Amount.MaxFractionDigits);

    /// <summary>The units that money buys; null if they are more than can be counted.</summary>
    /// <param name="money">0 or more.</param>
    /// <param name="rate">The price of one unit, more than 0; or null.</param>
    /// <param name="inverseRate">The units that one unit of money buys, if there is no rate.</param>
    /// <param name="digits">The asset's digits after the decimal point, 0 to 12.</param>
    public static Amount? Units(Amount money, Amount? rate, Amount? inverseRate, int digits)
    {
        var units = rate is { } price ? Scale(money) * One / Scale(price) : Scale(money) * Scale(inverseRate!.Value) / One;
        var cut = BigInteger.Pow(10, Amount.MaxFractionDigits - digits);
        units = units / cut * cut;
        return units <= Scale(Amount.Max) ? Amount.From((decimal)units / (decimal)One) : null;
    }

    /// <summary>What units cost, rounded up; null if it is more than can be counted.</summary>
    /// <param name="units">0 or more.</param>
    /// <param name="rate">The price of one unit, more than 0; or null.</param>
    /// <param name="inverseRate">The units that one unit of money buys, if there is no rate.</param>
    /// <param name="digits">The currency's digits after the decimal point.</param>
    public static Amount? Price(Amount units, Amount? rate, Amount? inverseRate, int digits) =>
        rate is { } price ? Up(Scale(units) * Scale(price), One, digits) : Up(Scale(units) * One, Scale(inverseRate!.Value), digits);

    /// <summary>The least that an asset can count and that is not less than an amount of 0 or more; null if that is more than can be counted.</summary>
    public static Amount? RoundUp(Amount amount, int digits) => Up(Scale(amount), BigInteger.One, digits);

    private static Amount? Up(BigInteger dividend, BigInteger divisor, int digits)
    {
        var cut = BigInteger.Pow(10, Amount.MaxFractionDigits - digits);
        var up = (dividend + (divisor * cut) - 1) / (divisor * cut) * cut;
        return up <= Scale(Amount.Max) ? Amount.From((decimal)up / (decimal)One) : null;
    }

    private static BigInteger Scale(Amount amount) => new(amount.Value * 1_000_000_000_000m);
}
