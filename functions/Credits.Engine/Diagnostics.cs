using System.Diagnostics;
using System.Diagnostics.Metrics;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Queues;
using Credits.Engine.Wallets;

namespace Credits.Engine;

/// <summary>
/// All that the engine tells about itself: one activity source, one meter, both named <c>Credits</c>. While
/// nobody listens, telling costs next to nothing.
/// </summary>
public sealed class Diagnostics : IDisposable
{
    /// <summary>The name to subscribe to.</summary>
    public const string Name = "Credits";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    };

    private static readonly InstrumentAdvice<int> GroupSizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 98] };

    private readonly Counter<long> operations;
    private readonly Counter<long> refusals;
    private readonly Counter<long> failures;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> alarms;
    private readonly Counter<long> handled;
    private readonly Counter<long> dropped;
    private readonly Histogram<double> commitSeconds;
    private readonly Histogram<int> operationsPerCommit;
    private readonly Histogram<double> queueSeconds;
    private readonly UpDownCounter<int> queued;
    private readonly UpDownCounter<int> openReservations;

    /// <summary>Makes the instruments.</summary>
    public Diagnostics()
    {
        operations = Meter.CreateCounter<long>("credits.operations", "{operation}", "Operations answered, by kind and outcome (done, replayed).");
        refusals = Meter.CreateCounter<long>("credits.refusals", "{operation}", "Operations refused, by code.");
        failures = Meter.CreateCounter<long>("credits.failures", "{operation}", "Operations that the machine could not do, by reason.");
        conflicts = Meter.CreateCounter<long>("credits.conflicts", "{commit}", "Commits that were not written, by how they ended.");
        alarms = Meter.CreateCounter<long>("credits.alarms", "{alarm}", "Things that must never happen. Look at once.");
        handled = Meter.CreateCounter<long>("credits.messages.handled", "{message}", "Deliveries of messages, by queue and result (done, retry, dead).");
        dropped = Meter.CreateCounter<long>("credits.expirations.dropped", "{message}", "Expirations that were not announced; the sweep does them later.");
        commitSeconds = Meter.CreateHistogram("credits.commit.duration", "s", "From handing a commit to the store until its answer.", advice: Seconds);
        operationsPerCommit = Meter.CreateHistogram("credits.commit.operations", "{operation}", "Entries written by one commit.", advice: GroupSizes);
        queueSeconds = Meter.CreateHistogram("credits.queue.age", "s", "How long the first operation of a group waited for the commit before it.", advice: Seconds);
        queued = Meter.CreateUpDownCounter<int>("credits.queue.depth", "{operation}", "Operations waiting for a commit.");
        openReservations = Meter.CreateUpDownCounter<int>("credits.reservations.open", "{reservation}", "Reservations opened less those ended, by this process since its start.");
    }

    /// <summary>The instruments' meter.</summary>
    public Meter Meter { get; } = new(Name);

    /// <summary>For spans around work that matters.</summary>
    public ActivitySource Activities { get; } = new(Name);

    /// <summary>A span around one operation, from entering the queue to its answer; null if nobody listens or there is no command.</summary>
    public Activity? StartOperation(Command? command) => command is not null && Activities.HasListeners()
        ? Activities.StartActivity("credits.operation", ActivityKind.Internal, default(ActivityContext), [new("credits.command", command.GetType().Name)])
        : null;

    /// <summary>
    /// A span around one commit, below the operation that leads its group and linked to the others; null if
    /// nobody listens.
    /// </summary>
    internal Activity? StartCommit(Group group)
    {
        if (!Activities.HasListeners()) return null;
        var traces = group.Accepted.ConvertAll(accepted => accepted.Operation.Trace);
        var links = traces.Skip(1).Where(trace => trace != default).Select(trace => new ActivityLink(trace));
        return Activities.StartActivity("credits.commit", ActivityKind.Internal, traces.FirstOrDefault(), [new("credits.entries", group.EntryCount)], links);
    }

    /// <summary>An operation entered a wallet's queue, or left it.</summary>
    public void Queued(int delta) => queued.Add(delta);

    /// <summary>How long an operation waited.</summary>
    public void Waited(TimeSpan time) => queueSeconds.Record(time.TotalSeconds);

    /// <summary>An operation was answered; its span, if there is one, says so too.</summary>
    public void Answered(Outcome outcome, Activity? span)
    {
        span?.SetTag("credits.outcome", outcome is Outcome.Refused { Refusal.Code: var code } ? code : outcome.GetType().Name);
        switch (outcome)
        {
            case Outcome.Done done:
                if (operations.Enabled) operations.Add(1, new("kind", NameOf(done.Entry.Kind)), new("outcome", done.Replayed ? "replayed" : "done"));
                break;
            case Outcome.Refused refused:
                refusals.Add(1, new KeyValuePair<string, object?>("code", refused.Refusal.Code));
                break;
            case Outcome.Failed failed:
                failures.Add(1, new KeyValuePair<string, object?>("reason", NameOf(failed.Reason)));
                if (failed.Reason == Failure.Internal) Alarm(failed.Cause?.GetType().Name ?? "internal");
                break;
        }
    }

    /// <summary>A commit was answered.</summary>
    /// <param name="time">How long that took.</param>
    /// <param name="group">What was to be written.</param>
    /// <param name="end">How it ended.</param>
    internal void Committed(TimeSpan time, Group group, CommitEnd end)
    {
        commitSeconds.Record(time.TotalSeconds);
        if (end != CommitEnd.Written)
        {
            conflicts.Add(1, new KeyValuePair<string, object?>("end", NameOf(end)));
            return;
        }

        operationsPerCommit.Record(group.EntryCount);
        if (group.ReservationsOpened != 0) openReservations.Add(group.ReservationsOpened);
    }

    /// <summary>A message was handled.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="deliveries">How often it was delivered; a retry after the last one makes it dead.</param>
    public void Handled(string queue, HandleResult result, int deliveries)
    {
        var word = result switch
        {
            HandleResult.Done => "done",
            HandleResult.Retry when deliveries < DeliveryLimits.MaxDeliveries => "retry",
            _ => "dead",
        };
        handled.Add(1, new("queue", queue), new("result", word));
    }

    /// <summary>Messages about expirations were given up.</summary>
    public void ExpirationsDropped(int count) => dropped.Add(count);

    /// <summary>Something happened that must never happen.</summary>
    public void Alarm(string what) => alarms.Add(1, new KeyValuePair<string, object?>("what", what));

    /// <inheritdoc/>
    public void Dispose()
    {
        Meter.Dispose();
        Activities.Dispose();
    }

    private static string NameOf<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
