using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Rating;
using Credits.Core.Subscriptions;
using Credits.Core.Tests.Subscriptions;
using Credits.Core.Wallets;
using Xunit;
using Interval = Credits.Core.Catalog.Interval;

namespace Credits.Core.Tests.Model;

/// <summary>
/// Events and subscriptions. The model has no calendar: what a subscription does by itself it is told, and holds against
/// the plan: the fee exactly, each period of it and of each grant once.
/// </summary>
internal sealed partial class ModelRun
{
    private readonly HashSet<string> once = [];

    /// <summary>Up to three fees in two assets, each for a product; now and then one that is told too early.</summary>
    private (Command Command, string? Expected) Event(string id, int which, int size, DateTimeOffset now)
    {
        Fee Of(int index) => new(Assets[(which + index) % 2], Amount.From((1 + ((size + index) % 50)) / 100m), "price", null, $"product {index % 2}", 1);
        var happened = new EventRecord
        {
            Type = "used",
            OccurredAt = which % 10 == 9 ? now.AddHours(25) : now.AddMinutes(-size),
            Fees = [.. Enumerable.Range(0, which % 4).Select(Of)],
            Versions = [],
            Costs = which % 3 == 0 ? [new EventCost("cost", "vendor", Amount.From(0.01m), "EUR")] : [],
        };
        return (new RecordEvent(happened, "content") { EntryId = id }, model.Event(Rated.Totals(happened.Fees), isEarly: happened.OccurredAt > now.AddHours(24), id));
    }

    private (Command Command, string? Expected) Subscription(int kind, string id, int which, int size)
    {
        var known = wallet.Head.Subscriptions.IsEmpty ? null : wallet.Head.Subscriptions[which % wallet.Head.Subscriptions.Length];
        if (kind >= 30 && known is null) kind = 28;
        switch (kind)
        {
            case 28 or 29:
                var product = $"plan {which % 3}";
                return (new Subscribe(TermsOf(which, size).To(product)) { EntryId = id }, model.Subscribe(wallet.Head.Subscriptions.Any(other => other.Products[0].Id == product)));
            case 30:
                return (new ScheduleEnd(known!.Id, AtPeriodEnd: true) { EntryId = id }, model.ScheduleEnd(known));
            default:
                return (new EndSubscription { EntryId = EndSubscription.IdFor(known!.Id), SubscriptionId = known.Id }, null);
        }
    }

    // Fees in one asset, and credits in another that stand for a part of them or for nothing.
    private static SubscriptionTerms TermsOf(int which, int size)
    {
        var fee = which % 4 == 0 ? 0 : 1 + (size % 20);
        var every = fee == 0 ? (Period?)null : new Period(Interval.Day, 1 + (size % 3));
        Refresh? refresh = (size % 4) switch { 0 => null, 1 => Plans.Replace, 2 => new Refresh(RefreshStrategy.Rollover), _ => new Refresh(RefreshStrategy.Accumulate) };
        var included = Plans.Credits((1 + (size % 7)).ToString(), Plans.Day, refresh) with
        {
            RevenueBasis = which % 2 == 0 ? Amount.From(0.05m) : null,
            RevenueCurrency = which % 2 == 0 ? "EUR" : null,
        };
        return Plans.Terms(fee.ToString(), every, 1 + which, included);
    }

    private void LearnSubscriptions(Entry entry)
    {
        if (entry.Event is not null) Count("Event");
        if (entry.Kind == EntryKind.Issue)
        {
            Count("Issued");
            Assert.True(once.Add($"{entry.Issue}"), "a period is granted once");
            var granted = entry.Postings.Single(posting => posting.Counterparty == Counterparty.Issued);
            var allowance = wallet.Entries.Select(one => one.Entry.Subscription).Last(one => one?.Id == entry.Target)!.Allowances.Single(one => one.Id == entry.Issue!.Allowance);
            Assert.Equal(allowance.Amount, granted.Amount);
            model.Of(granted.Asset).Issued += granted.Amount.Value;
        }

        if (entry.Subscription is not { } subscription) return;
        Count(subscription.Status.ToString());
        if (entry.Kind is not (EntryKind.Subscribe or EntryKind.Renew) || entry.Postings.IsEmpty) return;
        Count("Fee paid");
        var billing = subscription.Billing!;
        Assert.True(once.Add($"{subscription.Id} {billing.Born} {billing.Next}"), "a period is paid once");
        Assert.Equal(billing.Fees.Select(fee => (fee.Asset, -fee.Amount.Value)), entry.Postings.Select(posting => (posting.Asset, posting.Amount.Value)));
        foreach (var fee in billing.Fees) model.Draw(fee.Asset, fee.Amount.Value, entry.Id);
    }
}
