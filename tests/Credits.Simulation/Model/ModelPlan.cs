using Credits.Core.Catalog;
using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>One version of a product that can be subscribed to, in plain numbers.</summary>
/// <param name="Product">The product's id.</param>
/// <param name="Code">Its code.</param>
/// <param name="Version">The version.</param>
internal sealed record ModelPlan(string Product, string Code, int Version)
{
    /// <summary>The asset of all fees.</summary>
    public const string Currency = "USD";

    /// <summary>How often the fee is due; null for no fee.</summary>
    public Period? Every { get; init; }

    public decimal Fee { get; init; }

    public required ModelPrice[] Prices { get; init; }

    public ModelInclusion[] Included { get; init; } = [];

    public string Name => $"{Code}@{Version}";

    public IEnumerable<string> Fees(string eventType) =>
        Prices.Where(price => price.EventType == eventType).Select(price => $"{Name} {price.Amount:0.######} {price.Asset}");
}

/// <summary>What an event of a type costs in an asset.</summary>
internal sealed record ModelPrice(string EventType, string Asset, decimal Amount);

/// <summary>Credits that come with a plan.</summary>
internal sealed record ModelInclusion(string Name, string Asset, decimal Amount, LotSource Source)
{
    public Period? Lifetime { get; init; }

    public RefreshStrategy? Refresh { get; init; }

    public decimal? Cap { get; init; }

    public Period? RolloverLifetime { get; init; }

    /// <summary>What of the fee each credit stands for, if anything.</summary>
    public decimal? Worth { get; init; }
}

/// <summary>Periods, counted by the calendar.</summary>
internal static class Calendar
{
    public static DateTimeOffset Start(Period period, DateTimeOffset anchor, int index) => period.Interval switch
    {
        Interval.Day => anchor.AddDays(period.Count * index),
        Interval.Week => anchor.AddDays(7 * period.Count * index),
        _ => anchor.AddMonths(period.Count * index),
    };

    public static int IndexAt(Period period, DateTimeOffset anchor, DateTimeOffset at)
    {
        var index = 0;
        while (Start(period, anchor, index + 1) <= at) index++;
        return index;
    }
}
