namespace Credits.Engine;

/// <summary>Moments as they are stored: UTC, whole milliseconds.</summary>
public static class Moment
{
    /// <summary>The last whole millisecond that is not after a moment.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
