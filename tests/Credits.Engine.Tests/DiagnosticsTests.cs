using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Xunit;

namespace Credits.Engine.Tests;

/// <summary>What the engine tells about itself is what happened.</summary>
public sealed class DiagnosticsTests : IDisposable
{
    private readonly Instance engine = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> measurements = [];
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly MeterListener meter = new();
    private readonly ActivityListener activities;

    public DiagnosticsTests()
    {
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == engine.Diagnostics.Meter) listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        meter.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        meter.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = source => source == engine.Diagnostics.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
    }

    public void Dispose()
    {
        meter.Dispose();
        activities.Dispose();
        engine.Dispose();
    }

    [Fact]
    public async Task An_operation_counts_by_kind_and_a_replay_as_one()
    {
        await engine.DoneAsync(Instance.Credit("a", "5"));
        await engine.DoneAsync(Instance.Credit("a", "5"));
        Assert.Equal(["kind=credit outcome=done", "kind=credit outcome=replayed"], Of("credits.operations").Select(operation => operation.Tags));
    }

    [Fact]
    public async Task A_refusal_counts_by_code_and_is_no_operation()
    {
        await engine.DoneAsync(Instance.Credit("a", "5"));
        await engine.RefusedAsync(Instance.Debit("b", "6"));
        Assert.Equal("code=insufficient_credits", Assert.Single(Of("credits.refusals")).Tags);
        Assert.Single(Of("credits.operations"));
    }

    [Fact]
    public async Task What_the_machine_could_not_do_counts_by_reason()
    {
        engine.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        await engine.FailedAsync(Instance.Credit("a", "5"));
        Assert.Equal("reason=unavailable", Assert.Single(Of("credits.failures")).Tags);
        Assert.Equal("end=unavailable", Assert.Single(Of("credits.conflicts")).Tags);
        Assert.Empty(Of("credits.operations"));
        Assert.Empty(Of("credits.alarms"));
    }

    [Fact]
    public async Task A_commit_that_lost_counts_and_the_next_one_too()
    {
        await engine.DoneAsync(Instance.Credit("a", "5"));
        using var other = engine.Another();
        await other.DoneAsync(Instance.Credit("b", "5"));
        await engine.DoneAsync(Instance.Credit("c", "5"));
        Assert.Equal("end=lost", Assert.Single(Of("credits.conflicts")).Tags);
        Assert.Equal(3, Of("credits.commit.duration").Count);
        Assert.Equal(2, Of("credits.commit.operations").Count);
    }

    [Fact]
    public async Task What_gathered_behind_a_commit_is_deep_waits_and_goes_as_one()
    {
        await engine.DoneAsync(Instance.Credit("a", "50"));
        measurements.Clear();
        var gate = engine.Store.Hold();
        var first = engine.Start(Instance.Debit("first", "1"));
        var rest = Enumerable.Range(0, 7).Select(i => engine.Start(Instance.Debit($"{i}", "1"))).ToList();
        Assert.Equal(7, Sum("credits.queue.depth"));

        engine.Time.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult();
        await engine.Passing(Task.WhenAll([first, .. rest]));
        Assert.Equal(0, Sum("credits.queue.depth"));
        Assert.Equal([0, 3], Of("credits.queue.age").Select(wait => wait.Value));
        Assert.Equal([3, 0], Of("credits.commit.duration").Select(commit => commit.Value));
        Assert.Equal([1, 7], Of("credits.commit.operations").Select(commit => commit.Value));
    }

    [Fact]
    public async Task Open_reservations_fall_however_they_end()
    {
        await engine.DoneAsync(Instance.Credit("a", "50"));
        foreach (var key in (string[])["x", "y", "z"]) await engine.DoneAsync(Instance.Reserve(key, "10"));
        await engine.DoneAsync(Instance.Reserve("z", "10"));
        Assert.Equal(3, Sum("credits.reservations.open"));
        await engine.SettleAsync(Instance.Confirm("x"));
        await engine.SettleAsync(Instance.Cancel("y"));
        Assert.Equal(1, Sum("credits.reservations.open"));
        engine.Time.Advance(TimeSpan.FromMinutes(6));
        await engine.Sweep.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Sum("credits.reservations.open"));
    }

    [Fact]
    public async Task A_commit_is_a_span_below_the_operation_that_leads_it_and_linked_to_the_others()
    {
        await engine.DoneAsync(Instance.Credit("a", "50"));
        spans.Clear();
        var gate = engine.Store.Hold();
        var operations = new List<Task<WalletResult>> { engine.Start(Instance.Debit("first", "1")) };
        operations.AddRange(Enumerable.Range(0, 3).Select(i => engine.Start(Instance.Debit($"{i}", "1"))));
        gate.SetResult();
        await engine.Passing(Task.WhenAll(operations));

        var commits = spans.Where(span => span.OperationName == "credits.commit").ToList();
        var answered = spans.Where(span => span.OperationName == "credits.operation").ToDictionary(span => span.SpanId);
        Assert.Equal([0, 2], commits.Select(commit => commit.Links.Count()));
        Assert.All(commits, commit => Assert.Contains(commit.ParentSpanId, answered.Keys));
        Assert.All(commits.SelectMany(commit => commit.Links), link => Assert.Contains(link.Context.SpanId, answered.Keys));
        Assert.All(answered.Values, operation => Assert.Equal("Done", operation.GetTagItem("credits.outcome")));
        Assert.Equal(4, answered.Count);
    }

    private List<(string Name, double Value, string Tags)> Of(string name) => [.. measurements.Where(measurement => measurement.Name == name)];

    private double Sum(string name) => Of(name).Sum(measurement => measurement.Value);

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measurements.Enqueue((instrument.Name, value, string.Join(" ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
