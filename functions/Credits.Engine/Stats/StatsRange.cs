using System.Globalization;

namespace Credits.Engine.Stats;

/// <summary>Days of UTC, both inclusive.</summary>
/// <param name="From">The first one.</param>
/// <param name="To">The last one, not before it and at most <see cref="MaxDays"/> days with it.</param>
public readonly record struct StatsRange(DateOnly From, DateOnly To)
{
    /// <summary>The most days of one answer.</summary>
    public const int MaxDays = 366;

    /// <summary>The name under which a day's sums are stored.</summary>
    public static string NameOf(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The day of a name.</summary>
    public static DateOnly DayOf(string name) => DateOnly.ParseExact(name, "yyyyMMdd", CultureInfo.InvariantCulture);

    internal string FirstName => NameOf(From);

    internal string NameAfter => NameOf(To.AddDays(1));
}
