using Credits.Engine.Apps;
using Credits.Engine.Storage;

namespace Credits.Engine.Stats;

/// <summary>
/// Sums up the days of apps soon after they are over, so that whoever asks finds it done. Those of connected accounts
/// are summed up when somebody asks.
/// </summary>
public sealed class StatsSweep(AppDirectory apps, StatsReader stats, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset next;

    /// <summary>
    /// Sums up what is over, if it was not done within the last hour. What goes wrong with one app does not keep it from the
    /// others; it is thrown at the end.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // After a step back of the clock it is looked at at once.
        if (now < next && next - now <= Interval) return;
        next = now + Interval;
        var faults = new List<Exception>();
        await foreach (var scope in apps.ScopesAsync(cancellation: cancellation))
        {
            try
            {
                await stats.CloseAsync(scope, cancellation);
            }
            catch (Exception e) when (e is StoreUnavailableException or FormatException)
            {
                faults.Add(e);
            }
        }

        if (faults.Count > 0) throw new AggregateException("Not all days could be summed up.", faults);
    }
}
