using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Engine.Events;
using Credits.Simulation.Model;

namespace Credits.Simulation.Clients;

/// <summary>What is used and subscribed to.</summary>
internal sealed partial class Population
{
    private static readonly string Vendor = StableId.Of("vendor", "one");

    /// <summary>An event as it is told. What it is charged is not known yet.</summary>
    public RecordEvent Event(DateTimeOffset now) => Told(NewId(), ModelPlans.EventTypes[random.Next(3)], (now + Ago()).ToStored(), random.Next(4));

    /// <summary>What a client sends to tell of it.</summary>
    public static UsageInput InputOf(RecordEvent told) => new()
    {
        Id = told.Personal!.Key!,
        Type = told.Event.Type,
        OccurredAt = told.Event.OccurredAt,
        Costs = told.Event.Costs,
    };

    public Subscribe Subscribe() => new(Offers.TermsOf(AnyPlan)) { EntryId = NewId() };

    public ChangeSubscription? Change(Client client) => client.Subscriptions.Count == 0 ? null
        : new ChangeSubscription(client.Subscriptions[Recent(client.Subscriptions.Count)], Offers.TermsOf(AnyPlan)) { EntryId = NewId() };

    public ScheduleEnd? ScheduleEnd(Client client) => client.Subscriptions.Count == 0 ? null
        : new ScheduleEnd(client.Subscriptions[Recent(client.Subscriptions.Count)], random.Next(3) > 0) { EntryId = NewId() };

    public EndSubscription? End(Client client)
    {
        if (client.Subscriptions.Count == 0) return null;
        var subscription = client.Subscriptions[Recent(client.Subscriptions.Count)];
        return new EndSubscription { EntryId = EndSubscription.IdFor(subscription), SubscriptionId = subscription };
    }

    /// <summary>Hours or days: long enough for periods to end.</summary>
    public TimeSpan Days() => TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(40 * 1_440) : random.Next(2 * 1_440));

    private ModelPlan AnyPlan => ModelPlans.All[random.Next(ModelPlans.All.Length)];

    private RecordEvent Otherwise(RecordEvent told) => Told(told.Personal!.Key!, ModelPlans.EventTypes[random.Next(3)], told.Event.OccurredAt, random.Next(4));

    private static RecordEvent Told(string id, string type, DateTimeOffset at, int cost)
    {
        var happened = new EventRecord
        {
            Type = type,
            OccurredAt = at,
            Fees = [],
            Versions = [],
            Costs = cost == 0 ? [] : [new EventCost("cost", Vendor, Core.Amount.From(cost / 100m), ModelPlan.Currency)],
        };
        var command = new RecordEvent(happened, "") { EntryId = RecordEvent.IdFor(id, null), Personal = new Personal("", id, null, null, null, null) };
        return command with { Content = EventContent.HashOf(Scope, InputOf(command)) };
    }

    // Mostly just now, some of them late, a few ahead, and one now and then too far.
    private TimeSpan Ago() => random.Next(20) switch
    {
        < 12 => TimeSpan.Zero,
        < 16 => -Soon(),
        < 18 => -TimeSpan.FromMinutes(random.Next(4 * 1_440)),
        18 => TimeSpan.FromMinutes(random.Next(20 * 60)),
        _ => TimeSpan.FromHours(30),
    };
}
