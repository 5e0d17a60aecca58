using System.Collections.Immutable;
using Credits.Core.Commands;
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

/// <summary>The documents that are written with an entry that changes a subscription.</summary>
internal static class SubscriptionDocuments
{
    /// <summary>For an entry that makes or changes one.</summary>
    public static ImmutableArray<DocumentChange> Of(Head head, string entryId, DateTimeOffset at, Subscription after, string notice)
    {
        // In the order in which they were made, as the head has them: an event is charged in that order, whichever of the two is asked.
        var others = head.Subscriptions.Select(subscription => subscription.Id == after.Id ? after : subscription);
        var all = SubscriptionChecks.Find(head, after.Id) is null ? others.Append(after) : others;
        return [Change(head, entryId, at, all), Notice(entryId, at, after, notice)];
    }

    /// <summary>For an entry that ends all of them.</summary>
    public static ImmutableArray<DocumentChange> OfClosing(Head head, string entryId, DateTimeOffset at) => head.Subscriptions.IsEmpty ? [] :
    [
        Change(head, entryId, at, []),
        .. head.Subscriptions.Select(subscription => Notice(StableId.Of("closed", entryId, subscription.Id), at, subscription, NoticeType.Ended)),
    ];

    private static DocumentChange Change(Head head, string entryId, DateTimeOffset at, IEnumerable<Subscription> after)
    {
        var inForce = after.Where(subscription => subscription.IsInForce).SelectMany(subscription => subscription.Products);
        return new(new(DocumentKind.SubscriptionChange, entryId), new SubscriptionChange(entryId, at, head.Sequence + 1, [.. inForce]));
    }

    private static DocumentChange Notice(string id, DateTimeOffset at, Subscription subscription, string type) =>
        new(new(DocumentKind.Notice, id), new SubscriptionNotice(StableId.Of("notice", id), type, at, subscription.Id));
}
