using System.Collections.Immutable;
using System.Globalization;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.Subscriptions;

/// <summary>The entries that subscriptions make by themselves. Each has an id of its own that follows from what it is for.</summary>
internal static class SubscriptionDecisions
{
    private const string ByItself = "1:due:";

    /// <summary>True for an entry that no command was given for, or that is the same as that.</summary>
    public static bool IsByItself(Entry entry) => entry.Fingerprint.StartsWith(ByItself, StringComparison.Ordinal);

    /// <summary>The id of the one entry that ends a subscription.</summary>
    public static string EndId(string subscription) => StableId.Of("end", subscription);

    /// <summary>The decision about what is due.</summary>
    public static Decision Of(Head head, SubscriptionDue due) => due.Step switch
    {
        SubscriptionStep.End => Alter(head, EndId(due.Subscription.Id), due, due.Subscription with { Status = SubscriptionStatus.Ended, EndsAt = due.At }),
        SubscriptionStep.Pay => Pay(head, due),
        SubscriptionStep.Renew when SubscriptionDue.CanPay(head, due.Subscription.Billing) => Pay(head, due),
        SubscriptionStep.Renew => Miss(head, due),
        SubscriptionStep.Remind => Remind(head, due),
        _ => Issue(head, due),
    };

    /// <summary>What a period costs, drawn from the wallet.</summary>
    public static ImmutableArray<Posting> Fees(Head head, Billing? billing, string entryId, DateTimeOffset at) => billing is null ? [] :
    [
        .. billing.Fees.SelectMany(fee =>
        {
            var draft = new Draft(head.Account(fee.Asset), entryId, at);
            draft.Draw(fee.Amount);
            return draft.Postings(Counterparty.Consumed);
        }),
    ];

    private static Decision Pay(Head head, SubscriptionDue due)
    {
        var (subscription, at) = (due.Subscription, due.At);
        var billing = subscription.Billing;
        var after = subscription.Status switch
        {
            SubscriptionStatus.Pending => subscription.Begin(at, head.Sequence + 1),
            SubscriptionStatus.PastDue => subscription.Resume(at),
            _ => subscription with { Billing = billing! with { Next = billing.Next + 1 } },
        };
        var id = StableId.Of("renew", subscription.Id, PeriodOf(after.Billing!, after.Billing!.Next - 1));
        return Accept(head, EntryKind.Renew, id, at, Fees(head, billing, id, at), after);
    }

    private static Decision Miss(Head head, SubscriptionDue due)
    {
        var billing = due.Subscription.Billing!;
        var id = StableId.Of("past due", due.Subscription.Id, PeriodOf(billing, billing.Next));
        var after = due.Subscription with
        {
            Status = SubscriptionStatus.PastDue,
            EndsAt = due.At + SubscriptionLimits.PastDueFor,
            Billing = billing with { UnpaidSince = due.At, Reminders = 0 },
        };
        return Alter(head, id, due, after);
    }

    private static Decision Remind(Head head, SubscriptionDue due)
    {
        var billing = due.Subscription.Billing!;
        var id = StableId.Of("remind", due.Subscription.Id, string.Create(CultureInfo.InvariantCulture, $"{PeriodOf(billing, billing.Next)}:{billing.Reminders}"));
        return Alter(head, id, due, due.Subscription with { Billing = billing with { Reminders = billing.Reminders + 1 } });
    }

    private static string PeriodOf(Billing billing, int index) => string.Create(CultureInfo.InvariantCulture, $"{billing.Born}:{index}");

    private static Decision Issue(Head head, SubscriptionDue due)
    {
        var (subscription, allowance, at) = (due.Subscription, due.Allowance!, due.At);
        var id = allowance.IssueId(subscription.Id, allowance.Next);
        var account = head.Account(allowance.Asset);
        var draft = new Draft(account, id, at);
        var terms = new LotTerms(allowance.Source, Allowance.Priority, allowance.EndOf(allowance.Next), at) { Basis = allowance.Basis };
        var lot = allowance.LotOf(subscription.Id, allowance.Next);
        var before = account.IndexOf(lot) is >= 0 and var open ? account.Lots[open].Granted : Amount.Zero;
        // What the account can not count is not granted; nobody could be refused it.
        if ((account.Totals.Credited + allowance.Amount).IsRepresentable && (account.Balance + allowance.Amount).IsRepresentable && (before + allowance.Amount).IsRepresentable)
            draft.PayIn(lot, terms, allowance.Amount);
        draft.Net();
        return Decision.Accept(Entry(EntryKind.Issue, id, at, draft.Postings(Counterparty.Issued)) with
        {
            Target = subscription.Id,
            Issue = new Issue(subscription.Id, allowance.Id, allowance.Next) { Product = allowance.Product },
        });
    }

    private static Decision Alter(Head head, string id, SubscriptionDue due, Subscription after) => Accept(head, EntryKind.Alter, id, due.At, [], after);

    private static Decision Accept(Head head, EntryKind kind, string id, DateTimeOffset at, ImmutableArray<Posting> postings, Subscription after)
    {
        var entry = Entry(kind, id, at, postings) with { Target = after.Id, Subscription = after };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }

    // No command was given: what is due is the same for whoever finds it.
    private static Entry Entry(EntryKind kind, string id, DateTimeOffset at, ImmutableArray<Posting> postings) => new()
    {
        Id = id,
        Kind = kind,
        Fingerprint = ByItself + id,
        EffectiveAt = at,
        RecordedAt = at,
        Postings = postings,
    };
}
