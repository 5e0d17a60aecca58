namespace Credits.Core;

/// <summary>Moments as they are stored: UTC, in whole milliseconds.</summary>
public static class Moments
{
    /// <summary>The last stored moment that is not after this one. What a decision uses must be what a replay reads.</summary>
    public static DateTimeOffset ToStored(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
