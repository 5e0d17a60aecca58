using System.Globalization;
using Credits.Core;
using Credits.Core.Revenue;
using Credits.Engine.Stats;

namespace Credits.Functions.Credyt.Stats;

/// <summary>Puts the sums of days into the shape of an answer.</summary>
internal static class StatsAnswer
{
    /// <summary>All of it: by currency, day, product and vendor.</summary>
    public static StatsBody Of(StatsRange range, IReadOnlyList<DaySums> days, string? id = null, string? externalId = null) => new(
        id,
        externalId,
        range.From,
        range.To,
        Sums(days.SelectMany(day => day.Stats.Products), line => ""),
        ByDay(days, day => day.Products),
        Sums(days.SelectMany(day => day.Stats.Products), line => line.Name ?? "", (name, body) => body with { Product = name }),
        Sums(days.SelectMany(day => day.Stats.Vendors), line => line.Name ?? "", (name, body) => body with { VendorId = "vnd_" + name }));

    /// <summary>What one vendor had a part in.</summary>
    public static StatsBody OfVendor(StatsRange range, IReadOnlyList<DaySums> days, string vendor, string? externalId)
    {
        IEnumerable<StatLine> Lines(DayStats day) => day.Vendors.Where(line => line.Name == vendor);
        return new("vnd_" + vendor, externalId, range.From, range.To, Sums(days.SelectMany(day => Lines(day.Stats)), line => ""), ByDay(days, Lines), null, null);
    }

    private static List<StatBody> ByDay(IReadOnlyList<DaySums> days, Func<DayStats, IEnumerable<StatLine>> lines) =>
    [
        .. days.SelectMany(day => Sums(lines(day.Stats), line => "")
            .Select(sum => sum with { Day = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })),
    ];

    private static List<StatBody> Sums(IEnumerable<StatLine> lines, Func<StatLine, string> nameOf, Func<string, StatBody, StatBody>? named = null)
    {
        var sums = new List<StatBody>();
        foreach (var group in lines.GroupBy(line => (Name: nameOf(line), line.Currency)).OrderBy(group => group.Key.Name, StringComparer.Ordinal).ThenBy(group => group.Key.Currency, StringComparer.Ordinal))
        {
            var revenue = group.Aggregate(Amount.Zero, (sum, line) => sum + line.Revenue);
            var costs = group.Aggregate(Amount.Zero, (sum, line) => sum + line.Costs);
            var body = new StatBody(null, null, null, group.Key.Currency, revenue, costs, revenue - costs, Margin(revenue, costs));
            sums.Add(group.Key.Name.Length > 0 && named is not null ? named(group.Key.Name, body) : body);
        }

        return sums;
    }

    // A loss of more than a million times the revenue is no margin that anybody can use.
    private static decimal? Margin(Amount revenue, Amount costs) =>
        revenue.IsPositive && costs.Value / 1_000_000 < revenue.Value ? decimal.Round((revenue - costs).Value / revenue.Value, 6) : null;
}
