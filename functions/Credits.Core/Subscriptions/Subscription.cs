using System.Collections.Immutable;
using Credits.Core.Catalog;
using Credits.Core.Rating;

namespace Credits.Core.Subscriptions;

/// <summary>How a subscription stands.</summary>
public enum SubscriptionStatus
{
    /// <summary>Not begun: its first fee is not paid.</summary>
    Pending,

    /// <summary>Running, and paid as far as there is anything to pay.</summary>
    Active,

    /// <summary>Running, and a fee is due that the wallet could not pay.</summary>
    PastDue,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>A product that a customer is subscribed to, in one version.</summary>
/// <param name="Id">The product's id, 26 characters.</param>
/// <param name="Code">Its code.</param>
/// <param name="Version">Its version.</param>
public sealed record SubscribedProduct(string Id, string Code, int Version)
{
    /// <summary>What of each period's fees is for it, each asset once; empty where it is the only product.</summary>
    public ImmutableArray<AssetTotal> Fees { get; init; } = [];

    /// <summary>The same product in the same version: its fees follow from that.</summary>
    public bool Equals(SubscribedProduct? other) => other is not null && (Id, Code, Version) == (other.Id, other.Code, other.Version);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Code, Version);
}

/// <summary>
/// A subscription as it stands now, with all that is needed to go on by itself: no catalog is asked when a fee or a grant
/// is due.
/// </summary>
public sealed record Subscription
{
    /// <summary>The id of the entry that made it.</summary>
    public required string Id { get; init; }

    /// <summary>How it stands.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it became active first; null while it is pending.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ends by itself: because it was cancelled for then, or is not paid by then. Null for never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>What is subscribed to.</summary>
    public required ImmutableArray<SubscribedProduct> Products { get; init; }

    /// <summary>The assets of all of it.</summary>
    public required ImmutableArray<string> Assets { get; init; }

    /// <summary>The fixed fees; null if there are none.</summary>
    public Billing? Billing { get; init; }

    /// <summary>The credits that come with it.</summary>
    public ImmutableArray<Allowance> Allowances { get; init; } = [];

    /// <summary>
    /// Entitlements that it had and whose last grant still counts, or what rolled over of it, in the order in which they were left:
    /// one that comes back goes on behind what it granted. What was granted once is among them also while it is refreshed, and what was
    /// granted before an entitlement began anew also while that goes on. They count for <see cref="SubscriptionLimits.AllowancesPerWallet"/>.
    /// </summary>
    public ImmutableArray<Allowance> Former { get; init; } = [];

    /// <summary>Whether what happens is charged with its prices: it runs, paid in time or not.</summary>
    public bool IsInForce => Status is SubscriptionStatus.Active or SubscriptionStatus.PastDue;

    /// <summary>Begun at a moment, by the entry with a sequence: the first period is paid, and all credits are counted from there.</summary>
    internal Subscription Begin(DateTimeOffset at, long born) => this with
    {
        Status = SubscriptionStatus.Active,
        Started = Started ?? at,
        EndsAt = null,
        Billing = Billing is null ? null : Billing with { Born = born, Anchor = at, Next = 1, UnpaidSince = null, Reminders = 0 },
        Allowances = [.. Allowances.Select(allowance => allowance with { Born = born, Anchor = at, Since = at, Next = 0 })],
    };

    /// <summary>
    /// Paid late at a moment: for the period that this moment is in. Periods that passed wholly unpaid are neither charged
    /// nor give credits.
    /// </summary>
    internal Subscription Resume(DateTimeOffset at) => this with
    {
        Status = SubscriptionStatus.Active,
        EndsAt = null,
        Billing = Billing! with { Next = Billing.Period.IndexAt(Billing.Anchor, at) + 1, UnpaidSince = null, Reminders = 0 },
        Allowances = SkipTo(at),
    };

    /// <summary>Its entitlements, going on at a moment behind the periods that passed unpaid.</summary>
    internal ImmutableArray<Allowance> SkipTo(DateTimeOffset at) => [.. Allowances.Select(allowance => allowance.SkipTo(at))];
}

/// <summary>Fixed fees and the periods that they are for.</summary>
public sealed record Billing
{
    /// <summary>How long a period is.</summary>
    public required Period Period { get; init; }

    /// <summary>What each period costs, each asset once, all more than 0.</summary>
    public required ImmutableArray<AssetTotal> Fees { get; init; }

    /// <summary>The sequence of the entry with which its periods began: they may begin anew, and are told apart by it.</summary>
    public long Born { get; init; }

    /// <summary>When the first period began.</summary>
    public DateTimeOffset Anchor { get; init; }

    /// <summary>The index of the period that is to be paid next, 0 for the first.</summary>
    public int Next { get; init; }

    /// <summary>When the fee was due that is not paid; null if all are.</summary>
    public DateTimeOffset? UnpaidSince { get; init; }

    /// <summary>How often it was recalled since.</summary>
    public int Reminders { get; init; }

    /// <summary>When the next period begins and is to be paid; null if no calendar goes that far.</summary>
    public DateTimeOffset? Renewal => Period.StartOf(Anchor, Next);
}
