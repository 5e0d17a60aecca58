using System.Globalization;
using Credits.Engine.Stats;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary>Reads <c>from</c> and <c>to</c>, days of UTC that are both in it: the last 30 days unless told.</summary>
internal static class StatsFields
{
    private const int DefaultDays = 30;

    public static StatsRange Range(Call call, QueryFields query)
    {
        var to = Day(query, "to") ?? DateOnly.FromDateTime(call.Services.Time.GetUtcNow().UtcDateTime);
        var from = Day(query, "from") ?? (to.DayNumber >= DefaultDays ? to.AddDays(1 - DefaultDays) : DateOnly.MinValue);
        if (to < from) query.Refuse(Problem.BadField("to", "to may not be before from."));
        else if (to.DayNumber - from.DayNumber >= StatsRange.MaxDays) query.Refuse(Problem.BadField("from", $"from and to may be at most {StatsRange.MaxDays} days apart, both counted."));
        return new(from, to);
    }

    private static DateOnly? Day(QueryFields query, string name)
    {
        if (query.Text(name, 40) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue) return day;
        query.Refuse(Problem.BadField(name, $"{name} must be a day such as 2030-01-31."));
        return null;
    }
}
