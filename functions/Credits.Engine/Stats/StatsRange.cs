using Credits.Core.Revenue;

namespace Credits.Engine.Stats;

/// <summary>Days of UTC, both inclusive.</summary>
/// <param name="From">The first one.</param>
/// <param name="To">The last one, not before it and at most <see cref="MaxDays"/> days with it.</param>
public readonly record struct StatsRange(DateOnly From, DateOnly To)
{
    /// <summary>The most days of one answer.</summary>
    public const int MaxDays = 366;

    internal string FirstName => DayStats.NameOf(From);

    internal string NameAfter => DayStats.NameOf(To.AddDays(1));
}
