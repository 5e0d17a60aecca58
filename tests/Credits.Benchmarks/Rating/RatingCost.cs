using System.Globalization;
using System.Text.Json;
using Credits.Benchmarks.Reports;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Rating;

namespace Credits.Benchmarks.Rating;

/// <summary>
/// What rating an event takes of the processor, in this process and beside the rounds of the comparison: finding the price,
/// reading the data, choosing the row, computing the fee and adding fees up. What else an event costs, a deduct costs too, or
/// it is for being found again.
/// </summary>
public sealed class RatingCost
{
    const int Events = 100_000;
    const int WarmUps = 5;

    static readonly UsageEvent Happened = new("message_completed", JsonElement.Parse("""{"model":"large","tokens":1500}"""));
    static readonly ProductVersion PerEvent = Version(new() { EventType = Happened.Type, Type = UsageType.Unit, Dimensions = [] }, Row(null, unit: 1, volume: 0));
    static readonly ProductVersion PerVolume = Version(
        new() { EventType = Happened.Type, Type = UsageType.Volume, VolumeField = "tokens", Dimensions = ["model"] },
        Row("small", unit: 0, volume: 0.5m),
        Row(DimensionValue.Any, unit: 0, volume: 1));

    readonly List<double> perEvent = [];
    readonly List<double> perVolume = [];

    /// <summary>Measures once.</summary>
    public void Measure()
    {
        for (var i = 0; perEvent.Count == 0 && i < WarmUps; i++) _ = Cost(PerEvent) + Cost(PerVolume);
        perEvent.Add(Cost(PerEvent));
        perVolume.Add(Cost(PerVolume));
    }

    /// <summary>Prints the medians.</summary>
    /// <param name="deduct">Microseconds that a deduct takes of the server's processor, over many wallets.</param>
    /// <param name="writer">Where to.</param>
    public void Print(double deduct, TextWriter writer)
    {
        var (fixedPrice, volume) = (new Spread(perEvent).Median, new Spread(perVolume).Median);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rating alone takes {fixedPrice:n2} us of an event with a price of its own ({fixedPrice / deduct:p1} of a deduct), {volume:n2} us of one with a price per volume and model ({volume / deduct:p1})."));
    }

    // Microseconds of CPU for each event.
    static double Cost(ProductVersion version)
    {
        var before = Environment.CpuUsage.TotalTime;
        var charged = 0;
        for (var i = 0; i < Events; i++) charged += Rated.Totals(Rater.Rate(version, Happened).Fees).Length;
        if (charged != Events) throw new InvalidOperationException("Not every event was charged.");
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Events;
    }

    static ProductVersion Version(UsageRule usage, params PriceRow[] rows) => new()
    {
        Code = "bench",
        Number = 1,
        Name = "Bench",
        Prices = [new() { Name = "Tokens", Usage = usage, Pricing = [new("CREDIT", [.. rows])] }],
        Entitlements = [],
    };

    static PriceRow Row(string? model, decimal unit, decimal volume) => new()
    {
        Dimensions = model is null ? [] : [new("model", model)],
        UnitPrice = Amount.From(unit),
        VolumeRate = Amount.From(volume),
        PackageSize = volume == 0 ? null : Amount.From(1500),
    };
}
