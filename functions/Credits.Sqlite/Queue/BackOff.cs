namespace Credits.Sqlite.Queue;

/// <summary>How long a message waits after each delivery that did not go well: about ten hours until it is dead.</summary>
internal static class BackOff
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
    ];

    /// <summary>The wait after so many deliveries, the last included.</summary>
    public static TimeSpan After(int deliveries) => Waits[Math.Clamp(deliveries, 1, Waits.Length) - 1];
}
