using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Simulation.Checks;
using Credits.Simulation.Clients;
using Credits.Simulation.Model;

namespace Credits.Simulation.World;

/// <summary>Events that are told in batches, and subscriptions that go on by themselves over weeks.</summary>
internal sealed partial class Simulation
{
    private void AddUsage(Action<int, Action> add)
    {
        add(240, Events);
        add(50, () => Submit(Client, population.Subscribe()));
        add(40, () => SubmitIf(population.Change));
        add(15, () => SubmitIf(population.ScheduleEnd));
        add(10, () => SubmitIf(population.End));
        add(50, () => Submit(Client, population.Credit(Now) with { Asset = ModelPlan.Currency, Source = LotSource.Paid }));
        add(25, () => Pass(population.Days()));
        add(20, ToTheDeadline);
    }

    /// <summary>A batch, now and then with the same event twice, one that is told otherwise, or told to two machines at once.</summary>
    private void Events()
    {
        var client = Client;
        var batch = Enumerable.Range(0, 1 + random.Next(6)).Select(_ => population.Event(Now)).ToList();
        if (random.Next(4) == 0) batch.Add(batch[random.Next(batch.Count)]);
        if (random.Next(6) == 0) batch.Add((RecordEvent)population.Otherwise(batch[random.Next(batch.Count)]));
        Tell(client, batch);
        if (random.Next(4) == 0) Tell(client, batch);
    }

    /// <summary>To the moment at which a subscription does something next, and then several things at once.</summary>
    private void ToTheDeadline()
    {
        var client = Client;
        var record = Record(client);
        if (record.Model.Subscriptions.Count == 0) return;
        var subscription = record.Model.Subscriptions[random.Next(record.Model.Subscriptions.Count)];
        var steps = subscription.Steps(canPay: false, Now).ToArray();
        if (steps.Length == 0) return;
        var due = steps.MinBy(step => step.At).At;
        var machine = AnyMachine;
        var left = due - machine.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(random.Next(3) - 1);
        if (left > TimeSpan.Zero) Pass(left);
        Count("subscription race");
        Message(record);
        Tell(client, [population.Event(Now), population.Event(due)], machine);
        if (random.Next(3) == 0) Submit(client, new EndSubscription { EntryId = EndSubscription.IdFor(subscription.Id), SubscriptionId = subscription.Id });
        if (random.Next(3) == 0) Submit(client, new Credit(ModelPlan.Currency, Amount.From(30), LotSource.Paid, 100, null) { EntryId = population.NewId() }, machine);
        Message(record);
    }

    private void Tell(Client client, IReadOnlyList<RecordEvent> events, Machine? at = null, WalletName? name = null)
    {
        var machine = at ?? AnyMachine;
        name ??= client.Names[random.Next(client.Names.Count)];
        var batch = events.Select(told => Begin(machine, name, told, late: null, create: false)).ToArray();
        _ = scheduler.Start(() => TellAsync(client, batch, machine));
    }

    private async Task TellAsync(Client client, Attempt[] batch, Machine machine)
    {
        var wallet = batch[0].Name;
        IReadOnlyList<Outcome> outcomes;
        try
        {
            (wallet, outcomes) = await machine.Events.TakeAsync(wallet, [.. batch.Select(attempt => Population.InputOf((RecordEvent)attempt.Command))], actor: null);
        }
        catch (StoreUnavailableException)
        {
            // What is subscribed to could not be read: nothing was done.
            outcomes = [.. batch.Select(_ => new Outcome.Failed(Failure.Unavailable, TimeSpan.FromSeconds(1)))];
        }

        for (var i = 0; i < batch.Length; i++) Answer(client, batch[i], new WalletResult(wallet, outcomes[i]));
    }

    private void CountUsage()
    {
        foreach (var entry in oracle.Wallets.SelectMany(wallet => wallet.Entries))
        {
            if (entry.Kind is EntryKind.Renew or EntryKind.Issue) Count($"{entry.Kind} entries");
            if (entry.Subscription?.Status == Core.Subscriptions.SubscriptionStatus.PastDue && entry.Postings.IsEmpty) Count("past due");
            if (entry.Event is { } happened) Count(happened.Fees.IsEmpty ? "uncharged" : "charged");
            if (entry.Kind == EntryKind.Expire && entry.Postings.Any(posting => posting.Counterparty == Counterparty.Internal)) Count("rolled over");
        }
    }
}
