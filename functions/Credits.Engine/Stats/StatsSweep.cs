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

    private const int PageSize = 100;

    private DateTimeOffset next;

    /// <summary>Sums up what is over, if it was not done within the last hour.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < next) return;
        Position? after = null;
        do
        {
            var page = await apps.ListAsync(PageSize, after);
            foreach (var app in page.Apps)
                foreach (var mode in Enum.GetValues<Mode>())
                    await stats.CloseAsync(new AppScope(app, mode), cancellation);
            after = page.Next;
        }
        while (after is not null);
        next = now + Interval;
    }
}
