using Credits.Core.Catalog;

namespace Credits.Core.Subscriptions;

/// <summary>Periods that follow each other from a moment on.</summary>
public static class Periods
{
    private const int LastYear = 9_000;

    /// <summary>When the period with an index begins; null if that is beyond the calendar.</summary>
    public static DateTimeOffset? StartOf(this Period period, DateTimeOffset anchor, int index)
    {
        if (index == 0) return anchor;
        var days = period.Interval switch { Interval.Day => 1, Interval.Week => 7, Interval.Month => 31, _ => 366 };
        return anchor.Year + (((long)index * period.Count * days) / 365) > LastYear ? null : period.End(anchor, index - 1);
    }

    /// <summary>The index of the period that a moment is in; 0 before the first.</summary>
    public static int IndexAt(this Period period, DateTimeOffset anchor, DateTimeOffset at)
    {
        int low = 0, high = 1;
        while (period.StartOf(anchor, high) <= at) high *= 2;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (period.StartOf(anchor, middle) <= at) low = middle;
            else high = middle;
        }

        return low;
    }
}
