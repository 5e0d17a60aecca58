using System.Collections.Immutable;

namespace Credits.Core.Rating;

/// <summary>What one price charges for one event in one asset.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">0 or more, rounded once, half to even, to 12 decimals.</param>
/// <param name="Price">The price's name.</param>
/// <param name="Row">The name of the row that counted, or null.</param>
/// <param name="Product">The product's code.</param>
/// <param name="Version">The product's version.</param>
public sealed record Fee(string Asset, Amount Amount, string Price, string? Row, string Product, int Version);

/// <summary>Why a price that is for an event's type charges nothing for it.</summary>
/// <param name="Price">The price's name.</param>
/// <param name="Reason">One of <see cref="Unpriced"/>.</param>
public sealed record PriceSkip(string Price, string Reason);

/// <summary>The reasons for which a price charges nothing, stable and documented.</summary>
public static class Unpriced
{
    /// <summary>No row is for the event's values.</summary>
    public const string NoRow = "dimension_not_priced";

    /// <summary>The event does not tell the quantity.</summary>
    public const string VolumeMissing = "volume_missing";

    /// <summary>The quantity is no number, or one of more than 15 integer digits.</summary>
    public const string VolumeInvalid = "volume_not_a_number";

    /// <summary>The quantity is less than 0.</summary>
    public const string VolumeNegative = "volume_negative";

    /// <summary>The fee would have more than 15 integer digits.</summary>
    public const string TooLarge = "fee_too_large";

    /// <summary>No price is for the event's type.</summary>
    public const string NoPrice = "event_type_not_priced";

    /// <summary>The customer had no active subscription when it happened.</summary>
    public const string NoSubscription = "no_subscription";
}

/// <summary>What an event costs with one version of a product.</summary>
/// <param name="Fees">One for each price and asset that charges for it, in order of definition.</param>
/// <param name="Skipped">Prices for its type that do not, and why.</param>
public sealed record Rated(ImmutableArray<Fee> Fees, ImmutableArray<PriceSkip> Skipped)
{
    /// <summary>No price is for the event's type.</summary>
    public static readonly Rated None = new([], []);

    /// <summary>The sum per asset, in order of the assets' codes; without assets in which nothing is charged.</summary>
    public static ImmutableArray<AssetTotal> Totals(IEnumerable<Fee> fees)
    {
        var sums = new SortedDictionary<string, Amount>(StringComparer.Ordinal);
        foreach (var fee in fees) sums[fee.Asset] = sums.GetValueOrDefault(fee.Asset) + fee.Amount;
        return [.. sums.Where(sum => !sum.Value.IsZero).Select(sum => new AssetTotal(sum.Key, sum.Value))];
    }
}

/// <summary>A sum in one asset.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">The sum; of many fees it can leave the limits of digits.</param>
public readonly record struct AssetTotal(string Asset, Amount Amount);
