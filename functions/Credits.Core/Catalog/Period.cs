namespace Credits.Core.Catalog;

/// <summary>The units that periods are counted in.</summary>
public enum Interval
{
    /// <summary>Days of 24 hours, in UTC.</summary>
    Day,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>Months of the calendar, in UTC.</summary>
    Month,

    /// <summary>Years of the calendar, in UTC.</summary>
    Year,
}

/// <summary>A length of calendar time.</summary>
/// <param name="Interval">The unit.</param>
/// <param name="Count">How many, from 1 to <see cref="MaxCount"/>.</param>
public readonly record struct Period(Interval Interval, int Count)
{
    /// <summary>The most units of a period.</summary>
    public const int MaxCount = 1_000;

    /// <summary>
    /// The end of the period with an index (0 for the first) of those that follow each other from a moment on. It is
    /// counted from that moment, not from the period before, so that what began on the 31st ends on the last day of
    /// shorter months and on the 31st of longer ones.
    /// </summary>
    public DateTimeOffset End(DateTimeOffset start, int index = 0)
    {
        var units = checked((index + 1) * Count);
        return Interval switch
        {
            Interval.Day => start.AddDays(units),
            Interval.Week => start.AddDays(7.0 * units),
            Interval.Month => start.ToUniversalTime().AddMonths(units),
            _ => start.ToUniversalTime().AddYears(units),
        };
    }
}
