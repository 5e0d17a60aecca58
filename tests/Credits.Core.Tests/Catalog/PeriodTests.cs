using Credits.Core.Catalog;
using Xunit;

namespace Credits.Core.Tests.Catalog;

public sealed class PeriodTests
{
    private static readonly DateTimeOffset LastOfJanuary = new(2031, 1, 31, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "2031-02-28T23:30:00Z")]
    [InlineData(1, "2031-03-31T23:30:00Z")]
    [InlineData(2, "2031-04-30T23:30:00Z")]
    [InlineData(12, "2032-02-29T23:30:00Z")]
    public void A_month_from_the_31st_ends_on_the_last_day_of_a_shorter_one_and_comes_back(int index, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end), new Period(Interval.Month, 1).End(LastOfJanuary, index));

    [Fact]
    public void Years_weeks_and_days_are_those_of_the_calendar_in_utc()
    {
        var leapDay = new DateTimeOffset(2032, 2, 29, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(new(2033, 2, 28, 0, 0, 0, TimeSpan.Zero), new Period(Interval.Year, 1).End(leapDay));
        Assert.Equal(new(2036, 2, 29, 0, 0, 0, TimeSpan.Zero), new Period(Interval.Year, 2).End(leapDay, 1));
        Assert.Equal(leapDay.AddDays(28), new Period(Interval.Week, 2).End(leapDay, 1));
        Assert.Equal(leapDay.AddDays(3), new Period(Interval.Day, 3).End(leapDay));
    }
}
