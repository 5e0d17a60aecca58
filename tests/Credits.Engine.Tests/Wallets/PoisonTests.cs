using System.Diagnostics.Metrics;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

/// <summary>What is broken about one operation must not fail those beside it.</summary>
public sealed class PoisonTests : IDisposable
{
    private readonly Instance one = new();

    [Fact]
    public async Task A_decision_that_breaks_fails_alone()
    {
        await one.DoneAsync(Credit("a", "100"));
        var (before, broken, after) = await BetweenAsync(new Broken { EntryId = Id("broken") });
        Assert.IsType<Outcome.Done>(before);
        Assert.Equal(Failure.Internal, Assert.IsType<Outcome.Failed>(broken).Reason);
        Assert.IsType<Outcome.Done>(after);
        Assert.Equal(("81", "81"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_stored_document_that_can_not_be_read_fails_only_who_needs_it()
    {
        await one.DoneAsync(Credit("a", "100"));
        await one.DoneAsync(Debit("b", "10"));
        var document = (await one.Documents.ReadAsync(Ann.Partition, "e." + Id("b")))!;
        await one.Documents.CommitAsync(new Batch(Ann.Partition, [new Write(WriteKind.Replace, document with { Body = "{\"broken"u8.ToArray() })]));
        var (before, refund, after) = await BetweenAsync(Refund("c", "b"));
        Assert.IsType<Outcome.Done>(before);
        Assert.Equal(Failure.Internal, Assert.IsType<Outcome.Failed>(refund).Reason);
        Assert.IsType<Outcome.Done>(after);
    }

    [Fact]
    public async Task What_must_never_happen_raises_an_alarm_in_the_background_too()
    {
        var alarms = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "credits.alarms" && instrument.Meter == one.Diagnostics.Meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => alarms++);
        listener.Start();
        await one.DoneAsync(Credit("a", "100"));
        one.Store.NextCommit(_ => throw new InvalidOperationException("a bug"));
        one.Time.Advance(TimeSpan.FromMinutes(1));
        await one.DoAsync(Credit("b", "1", one.Now.AddMinutes(1)));
        Assert.Equal(1, alarms);
        await one.DoneAsync(Credit("b", "1", one.Now.AddMinutes(1)));
        one.Time.Advance(TimeSpan.FromMinutes(2));
        one.Store.NextCommit(_ => throw new InvalidOperationException("a bug"));
        await one.Writer.AdvanceAsync(Ann.Partition);
        Assert.Equal(2, alarms);
    }

    /// <summary>Runs a command in one group with a debit before it and one after it.</summary>
    private async Task<(Outcome Before, Outcome Between, Outcome After)> BetweenAsync(Command command)
    {
        var gate = one.Store.Hold();
        var first = one.Start(Debit("first", "1"));
        var tasks = new[] { one.Start(Debit("before", "9")), one.Start(command), one.Start(Debit("after", "9")) };
        gate.SetResult();
        await first;
        var results = await Task.WhenAll(tasks);
        return (results[0].Outcome, results[1].Outcome, results[2].Outcome);
    }

    private sealed record Broken : Command
    {
        public override string Fingerprint => "broken";

        public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now) => throw new OverflowException("too much");
    }

    public void Dispose() => one.Dispose();
}
