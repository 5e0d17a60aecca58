using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Core.Subscriptions;
using Credits.Simulation.Model;

namespace Credits.Simulation.Checks;

/// <summary>With which plans an event may be charged, and whether it was charged what they say.</summary>
internal static class Charges
{
    /// <summary>Notes the plans that are right for an event at this moment of a try: those that were in force when it happened.</summary>
    public static void Note(Attempt attempt, RecordEvent told, WalletRecord wallet)
    {
        var clock = attempt.Clock();
        // What is told to happen later is charged as of now.
        attempt.Moments.Add(told.Event.OccurredAt < clock ? told.Event.OccurredAt : clock);
        var folded = Advance.Project(wallet.Head, clock);
        foreach (var moment in attempt.Moments)
        {
            attempt.Key.Plans.UnionWith(wallet.InForce(moment, attempt.Sees));
            if (folded != wallet.Head && moment >= folded.SubscriptionsSince) attempt.Key.Plans.Add(Text(folded.Subscriptions.Where(subscription => subscription.IsInForce)));
        }
    }

    /// <summary>Why an event may be refused now, whichever of the plans it is charged with; or null.</summary>
    public static string? Refuses(Attempt attempt, RecordEvent told, WalletRecord wallet) =>
        wallet.Model.RefusesEvent(told.Event.OccurredAt, attempt.AnyPlan || attempt.Key.Plans.Any(plans => FeesOf(plans, told.Event.Type).Count > 0), attempt.Clock());

    /// <summary>Throws unless an entry says of an event what was told, and charges it by plans that it may be charged with.</summary>
    /// <param name="told">The event.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="plans">The plans that are right; null if nobody can know.</param>
    public static void Check(RecordEvent told, Entry entry, IReadOnlySet<string>? plans)
    {
        var found = entry.Event!;
        void Require(bool holds, string what)
        {
            if (!holds) throw new ViolationException("charges", $"event {entry.Id[..6]}: {what}");
        }

        Require(found.Type == told.Event.Type && found.OccurredAt == told.Event.OccurredAt && found.Costs.SequenceEqual(told.Event.Costs), "it is not what was told");
        var versions = string.Join(',', found.Versions.Select(version => $"{version.Product}@{version.Version}"));
        Require(plans?.Contains(versions) != false, $"it was charged with '{versions}', and in force was {string.Join(" or ", (plans ?? new HashSet<string>()).Select(right => $"'{right}'"))}");
        var fees = found.Fees.Select(fee => $"{fee.Product}@{fee.Version} {fee.Amount.Value:0.######} {fee.Asset}").ToArray();
        Require(fees.SequenceEqual(FeesOf(versions, found.Type)), $"its fees are {string.Join(", ", fees)}");
    }

    /// <summary>The names of the plans of some subscriptions.</summary>
    public static string Text(IEnumerable<Subscription> inForce) =>
        string.Join(',', inForce.SelectMany(subscription => subscription.Products).Select(product => $"{product.Code}@{product.Version}"));

    private static List<string> FeesOf(string plans, string type) =>
        [.. plans.Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(name => ModelPlans.Find(name).Fees(type))];
}
