using Credits.Engine.Apps;

namespace Credits.Engine.Stats;

/// <summary>
/// The sums of apps' days that still go on. Summing up reads a document of every wallet that was used on them, so it goes on once
/// at a time for an app, whoever asks meanwhile is given the same, and what comes of it is kept ten times as long as it
/// took, at most a minute: however often somebody asks, it takes a tenth of the time.
/// </summary>
/// <param name="sum">Sums up all days of an app after one.</param>
/// <param name="time">Tells how long that took.</param>
internal sealed class OpenDays(Func<AppScope, DateOnly, Task<IReadOnlyList<DaySums>>> sum, TimeProvider time)
{
    private const int MaxApps = 1_000;
    private const int Times = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string App, DateOnly Closed), Summing> known = [];

    /// <summary>The sums of all days after the last one that is closed, in order.</summary>
    public async Task<IReadOnlyList<DaySums>> OfAsync(AppScope scope, DateOnly closed, CancellationToken cancellation)
    {
        var own = new Summing(time.GetTimestamp());
        Summing? other;
        lock (gate)
        {
            if (known.TryGetValue((scope.Name, closed), out other) && other.IsOver(time)) other = null;
            if (other is null)
            {
                if (known.Count >= MaxApps) known.Clear();
                known[(scope.Name, closed)] = own;
            }
        }

        if (other is not null) return await other.Days.WaitAsync(cancellation);
        // Others wait for it too, so whoever asked first can not call it off.
        _ = RunAsync(own, scope, closed);
        return await own.Days.WaitAsync(cancellation);
    }

    private async Task RunAsync(Summing own, AppScope scope, DateOnly closed)
    {
        try
        {
            own.Finish(await sum(scope, closed), time);
        }
        catch (Exception e)
        {
            own.Fail(e);
        }
    }

    private sealed class Summing(long started)
    {
        private readonly TaskCompletionSource<IReadOnlyList<DaySums>> days = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long finished;
        private TimeSpan kept;

        public Task<IReadOnlyList<DaySums>> Days => days.Task;

        public bool IsOver(TimeProvider time) => days.Task.IsCompleted && (days.Task.IsFaulted || time.GetElapsedTime(finished) >= kept);

        public void Finish(IReadOnlyList<DaySums> sums, TimeProvider time)
        {
            finished = time.GetTimestamp();
            var wanted = time.GetElapsedTime(started, finished) * Times;
            kept = wanted < Longest ? wanted : Longest;
            days.SetResult(sums);
        }

        public void Fail(Exception fault) => days.SetException(fault);
    }
}
