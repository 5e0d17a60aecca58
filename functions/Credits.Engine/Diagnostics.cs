using System.Diagnostics;
using System.Diagnostics.Metrics;
using Credits.Core;
using Credits.Core.Entries;

namespace Credits.Engine;

/// <summary>All that the engine tells about itself: one activity source, one meter, both named <c>Credits</c>.</summary>
public sealed class Diagnostics : IDisposable
{
    /// <summary>The name to subscribe to.</summary>
    public const string Name = "Credits";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> operations;
    private readonly Counter<long> refusals;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> alarms;
    private readonly Histogram<double> commitSeconds;
    private readonly Histogram<int> operationsPerCommit;
    private readonly Histogram<double> queueSeconds;
    private readonly UpDownCounter<int> queued;
    private readonly UpDownCounter<int> openReservations;

    /// <summary>Makes the instruments.</summary>
    public Diagnostics()
    {
        operations = meter.CreateCounter<long>("credits.operations", description: "Operations answered, by kind and outcome.");
        refusals = meter.CreateCounter<long>("credits.refusals", description: "Operations refused, by code.");
        conflicts = meter.CreateCounter<long>("credits.conflicts", description: "Commits that lost to another one, by kind.");
        alarms = meter.CreateCounter<long>("credits.alarms", description: "Things that must never happen. Look at once.");
        commitSeconds = meter.CreateHistogram<double>("credits.commit.duration", "s", "From handing a commit to the store until its answer.");
        operationsPerCommit = meter.CreateHistogram<int>("credits.commit.operations", description: "Operations written by one commit.");
        queueSeconds = meter.CreateHistogram<double>("credits.queue.age", "s", "How long an operation waited for the commit before it.");
        queued = meter.CreateUpDownCounter<int>("credits.queue.depth", description: "Operations waiting.");
        openReservations = meter.CreateUpDownCounter<int>("credits.reservations.open", description: "Opened less settled by this process.");
    }

    /// <summary>For spans around work that matters.</summary>
    public ActivitySource Activities { get; } = new(Name);

    /// <summary>An operation entered a wallet's queue, or left it.</summary>
    public void Queued(int delta) => queued.Add(delta);

    /// <summary>How long an operation waited.</summary>
    public void Waited(TimeSpan time) => queueSeconds.Record(time.TotalSeconds);

    /// <summary>An entry was written, or answered again.</summary>
    public void Answered(Entry entry, bool replayed)
    {
        operations.Add(1, new("kind", entry.Kind.ToString()), new("outcome", replayed ? "replayed" : "done"));
        if (replayed) return;
        if (entry.Kind == EntryKind.Hold) openReservations.Add(1);
        if (entry.Kind == EntryKind.Settle) openReservations.Add(-1);
    }

    /// <summary>An operation was refused.</summary>
    public void Refused(Refusal refusal) => refusals.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));

    /// <summary>A commit lost.</summary>
    public void Conflict(string kind) => conflicts.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A commit was answered.</summary>
    public void Committed(TimeSpan time, int entries)
    {
        commitSeconds.Record(time.TotalSeconds);
        operationsPerCommit.Record(entries);
    }

    /// <summary>Something happened that must never happen.</summary>
    public void Alarm(string what) => alarms.Add(1, new KeyValuePair<string, object?>("what", what));

    /// <inheritdoc/>
    public void Dispose()
    {
        meter.Dispose();
        Activities.Dispose();
    }
}
