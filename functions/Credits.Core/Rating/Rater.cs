using System.Collections.Immutable;
using System.Numerics;
using Credits.Core.Catalog;

namespace Credits.Core.Rating;

/// <summary>
/// What an event costs: a pure function of the event and a version, the same whatever else happens, exact until it is
/// rounded once. Of a price's rows in an asset the most specific one counts: the one that fits with the most exact values,
/// of several the first that was defined.
/// </summary>
public static class Rater
{
    private static readonly BigInteger One = BigInteger.Pow(10, Amount.MaxFractionDigits);

    /// <summary>Rates an event. Prices for other types of events have no part in it.</summary>
    public static Rated Rate(ProductVersion version, UsageEvent happened)
    {
        ImmutableArray<Fee>.Builder? fees = null;
        ImmutableArray<PriceSkip>.Builder? skipped = null;
        foreach (var price in version.Prices)
        {
            if (price.Usage is not { } usage || usage.EventType != happened.Type) continue;
            fees ??= ImmutableArray.CreateBuilder<Fee>(price.Pricing.Length);
            if (ReadVolume(usage, happened, out var volume) is { } unreadable)
            {
                (skipped ??= ImmutableArray.CreateBuilder<PriceSkip>(1)).Add(new(price.Name, unreadable));
                continue;
            }

            foreach (var pricing in price.Pricing)
            {
                if (Choose(usage, pricing.Rows, happened) is not { } row)
                    (skipped ??= ImmutableArray.CreateBuilder<PriceSkip>(1)).Add(new(price.Name, Unpriced.NoRow));
                else if (Charge(usage.Type, row, volume) is not { } amount)
                    (skipped ??= ImmutableArray.CreateBuilder<PriceSkip>(1)).Add(new(price.Name, Unpriced.TooLarge));
                else
                    fees.Add(new Fee(pricing.Asset, amount, price.Name, row.Name, version.Code, version.Number));
            }
        }

        return fees is null ? Rated.None : new(fees.DrainToImmutable(), skipped?.DrainToImmutable() ?? []);
    }

    private static string? ReadVolume(UsageRule usage, UsageEvent happened, out Amount volume)
    {
        volume = Amount.Zero;
        if (usage.Type == UsageType.Unit) return null;
        if (!happened.Has(usage.VolumeField!)) return Unpriced.VolumeMissing;
        if (happened.Volume(usage.VolumeField!) is not { } number) return Unpriced.VolumeInvalid;
        volume = number;
        return number.IsNegative ? Unpriced.VolumeNegative : null;
    }

    private static PriceRow? Choose(UsageRule usage, ImmutableArray<PriceRow> rows, UsageEvent happened)
    {
        if (usage.Dimensions.IsEmpty) return rows[0];
        var values = new string?[usage.Dimensions.Length];
        for (var i = 0; i < values.Length; i++) values[i] = happened.Dimension(usage.Dimensions[i]);
        PriceRow? best = null;
        var most = -1;
        foreach (var row in rows)
        {
            var exact = Fit(usage.Dimensions, values, row);
            if (exact > most) (best, most) = (row, exact);
        }

        return best;
    }

    // How many values fit exactly; -1 if the row is for others.
    private static int Fit(ImmutableArray<string> dimensions, string?[] values, PriceRow row)
    {
        var exact = 0;
        foreach (var dimension in row.Dimensions)
        {
            if (dimension.Value == DimensionValue.Any) continue;
            if (values[dimensions.IndexOf(dimension.Name)] != dimension.Value) return -1;
            exact++;
        }

        return exact;
    }

    private static Amount? Charge(UsageType type, PriceRow row, Amount volume)
    {
        var units = type == UsageType.Volume ? BigInteger.Zero : Scale(row.UnitPrice);
        if (type != UsageType.Unit && !row.VolumeRate.IsZero && !volume.IsZero)
        {
            // Rate and volume are in units of 10^-12 each, so their product over one is in such units, too.
            var package = row.PackageSize is { } size ? Scale(size) : One;
            units = DivideHalfEven((units * package) + (Scale(row.VolumeRate) * Scale(volume)), package);
        }

        return units <= Scale(Amount.Max) ? Amount.From((decimal)units / (decimal)One) : null;
    }

    private static BigInteger DivideHalfEven(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        var half = (rest * 2).CompareTo(divisor);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static BigInteger Scale(Amount amount) => new(amount.Value * 1_000_000_000_000m);
}
