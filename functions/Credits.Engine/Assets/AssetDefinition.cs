using System.Collections.Immutable;
using Credits.Core;
using Credits.Core.Catalog;

namespace Credits.Engine.Assets;

/// <summary>An asset as an app defines it, once for ever but for its rates.</summary>
public sealed record AssetDefinition
{
    /// <summary>The longest name, symbol or label, in characters.</summary>
    public const int MaxTextLength = 100;

    /// <summary>Rates of one asset, past ones too.</summary>
    public const int MaxRates = 1_000;

    /// <summary>Upper case.</summary>
    public required string Code { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>Digits after the decimal point, 0 to 12.</summary>
    public required int Precision { get; init; }

    /// <summary>A sign to show before or behind amounts, or null.</summary>
    public string? Symbol { get; init; }

    /// <summary>A short name to show with amounts, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What it is sold for, in order of definition. Later ones take the place of earlier ones of the same moment.</summary>
    public required ImmutableArray<AssetRate> Rates { get; init; }

    /// <summary>When it was defined.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What wallets need to know of it.</summary>
    public Asset ToAsset() => new(Code, Precision);

    /// <summary>The rate in force at a moment for a currency, or null.</summary>
    public AssetRate? RateAt(string currency, DateTimeOffset at)
    {
        AssetRate? found = null;
        foreach (var rate in Rates)
            if (rate.Source == currency && rate.EffectiveAt <= at && (found is null || rate.EffectiveAt >= found.EffectiveAt)) found = rate;
        return found;
    }

    /// <summary>How many units an amount of money buys at a moment, rounded down; null without a rate, or if it is more than can be counted.</summary>
    public (Amount Units, AssetRate Rate)? Quote(string currency, Amount money, DateTimeOffset at) =>
        RateAt(currency, at) is { } rate && Exchange.Units(money, rate.Rate, rate.InverseRate, Precision) is { } units ? (units, rate) : null;
}

/// <summary>What an asset is sold for in a currency, from a moment on. Exactly one of the two numbers is given.</summary>
/// <param name="Source">The currency.</param>
/// <param name="Rate">The price of one unit, more than 0.</param>
/// <param name="InverseRate">How many units one unit of the currency buys, more than 0.</param>
/// <param name="EffectiveAt">From when on.</param>
public sealed record AssetRate(string Source, Amount? Rate, Amount? InverseRate, DateTimeOffset EffectiveAt)
{
    /// <summary>True for the same price, whenever it began.</summary>
    public bool SaysTheSame(AssetRate other) => (Source, Rate, InverseRate) == (other.Source, other.Rate, other.InverseRate);
}
