using System.Numerics;

namespace Credits.Core.Catalog;

/// <summary>Money into units of an asset: exact, then rounded down to what the asset can count, so that nothing is given away.</summary>
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

    private static BigInteger Scale(Amount amount) => new(amount.Value * 1_000_000_000_000m);
}
