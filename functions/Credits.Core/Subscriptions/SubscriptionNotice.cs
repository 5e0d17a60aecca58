using System.Collections.Immutable;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.Subscriptions;

/// <summary>Something that happened to a subscription, for whoever is to be told. Written with the entry that did it, told later.</summary>
/// <param name="Id">26 characters, the same for every try.</param>
/// <param name="Type">One of <see cref="NoticeType"/>.</param>
/// <param name="At">When it took effect.</param>
/// <param name="SubscriptionId">The subscription.</param>
public sealed record SubscriptionNotice(string Id, string Type, DateTimeOffset At, string SubscriptionId);

/// <summary>What a wallet was subscribed to from a moment on, so that what happened then can be charged with it later.</summary>
/// <param name="EntryId">The entry that changed it.</param>
/// <param name="From">When that took effect.</param>
/// <param name="Sequence">The entry's place in the ledger: of several at one moment the last counts.</param>
/// <param name="InForce">The products of all subscriptions that were in force from then on.</param>
public sealed record SubscriptionChange(string EntryId, DateTimeOffset From, long Sequence, ImmutableArray<SubscribedProduct> InForce);

/// <summary>The types of notices, stable and documented.</summary>
public static class NoticeType
{
    /// <summary>Made, and not begun: its first fee is to be paid.</summary>
    public const string Pending = "subscription.pending";

    /// <summary>It began.</summary>
    public const string Activated = "subscription.activated";

    /// <summary>A fee was paid for a further period.</summary>
    public const string Renewed = "subscription.renewed";

    /// <summary>A fee was due and the wallet could not pay it.</summary>
    public const string PastDue = "subscription.past_due";

    /// <summary>A fee is still not paid.</summary>
    public const string PaymentFailed = "subscription.payment_failed";

    /// <summary>Its products, versions or end changed.</summary>
    public const string Updated = "subscription.updated";

    /// <summary>It is over.</summary>
    public const string Ended = "subscription.ended";
}

/// <summary>The documents that are written with an entry that changes subscriptions. They follow from it and the head before it, so whoever verifies comes to the same.</summary>
public static class SubscriptionDocuments
{
    /// <summary>The documents of an entry; none if it changes no subscription.</summary>
    /// <param name="before">The head that the entry follows.</param>
    /// <param name="entry">The entry; its place in the chain need not be set yet.</param>
    public static ImmutableArray<DocumentChange> Of(Head before, Entry entry)
    {
        if (entry.Subscription is { } after) return [Change(before, entry, With(before, after)), Notice(entry.Id, entry, after, TypeOf(before, entry, after))];
        if (entry.Change?.State != WalletState.Closed || before.Subscriptions.IsEmpty) return [];
        return
        [
            Change(before, entry, []),
            .. before.Subscriptions.Select(subscription => Notice(StableId.Of("closed", entry.Id, subscription.Id), entry, subscription, NoticeType.Ended)),
        ];
    }

    // In the order in which they were made, as the head has them: an event is charged in that order, whichever of the two is asked.
    private static IEnumerable<Subscription> With(Head before, Subscription after)
    {
        var all = before.Subscriptions.Select(subscription => subscription.Id == after.Id ? after : subscription);
        return SubscriptionChecks.Find(before, after.Id) is null ? all.Append(after) : all;
    }

    private static string TypeOf(Head before, Entry entry, Subscription after) => entry.Kind switch
    {
        EntryKind.Subscribe => after.Status == SubscriptionStatus.Pending ? NoticeType.Pending : NoticeType.Activated,
        EntryKind.Renew => SubscriptionChecks.Find(before, after.Id)?.Status == SubscriptionStatus.Pending ? NoticeType.Activated : NoticeType.Renewed,
        _ when after.Status == SubscriptionStatus.Ended => NoticeType.Ended,
        _ when !SubscriptionDecisions.IsByItself(entry) => NoticeType.Updated,
        _ => after.Billing?.Reminders > 0 ? NoticeType.PaymentFailed : NoticeType.PastDue,
    };

    private static DocumentChange Change(Head before, Entry entry, IEnumerable<Subscription> after)
    {
        var inForce = after.Where(subscription => subscription.IsInForce).SelectMany(subscription => subscription.Products);
        return new(new(DocumentKind.SubscriptionChange, entry.Id), new SubscriptionChange(entry.Id, entry.EffectiveAt, before.Sequence + 1, [.. inForce]));
    }

    private static DocumentChange Notice(string id, Entry entry, Subscription subscription, string type) =>
        new(new(DocumentKind.Notice, id), new SubscriptionNotice(StableId.Of("notice", id), type, entry.EffectiveAt, subscription.Id));
}
