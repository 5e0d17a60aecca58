using System.Collections.Immutable;
using Credits.Core.Subscriptions;

namespace Credits.Core.Wallets;

/// <summary>Whether a wallet moves.</summary>
public enum WalletState
{
    /// <summary>Everything is allowed.</summary>
    Open,

    /// <summary>Nothing new can be spent or held; credits, refunds and the end of reservations go on.</summary>
    Frozen,

    /// <summary>Nothing is allowed until it is opened again, then at 0.</summary>
    Closed,
}

/// <summary>
/// The present state of a wallet: all that a decision needs, and nothing that is over. Replaying the wallet's
/// entries from the first gives exactly this.
/// </summary>
public sealed record Head
{
    /// <summary>The hash before the first entry, as 64 hex digits; it binds the chain to its app and wallet.</summary>
    public required string LastHash { get; init; }

    /// <summary>The number of entries; the last entry's sequence.</summary>
    public long Sequence { get; init; }

    /// <summary>How many of them moved a balance.</summary>
    public long Movements { get; init; }

    /// <summary>When the last entry was recorded; time never goes back behind it.</summary>
    public DateTimeOffset AsOf { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the last entry took effect; kept while there are subscriptions, whose open fees are paid at that moment.</summary>
    public DateTimeOffset EffectiveAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Whether it moves.</summary>
    public WalletState State { get; init; }

    /// <summary>The sequence of the entry that last closed the wallet; 0 if none did. What was drawn up to then is not paid back.</summary>
    public long ClosedAt { get; init; }

    /// <summary>One per asset, in order of the code.</summary>
    public ImmutableArray<Account> Accounts { get; init; } = [];

    /// <summary>Open reservations in order of opening.</summary>
    public ImmutableArray<Reservation> Reservations { get; init; } = [];

    /// <summary>Subscriptions that are not over, in order of being made.</summary>
    public ImmutableArray<Subscription> Subscriptions { get; init; } = [];

    /// <summary>When a subscription last began, changed or ended; null if none ever did. From then on they were as they are here.</summary>
    public DateTimeOffset? SubscriptionsSince { get; init; }

    /// <summary>Open lots of all accounts.</summary>
    public int Lots
    {
        get
        {
            var lots = 0;
            foreach (var account in Accounts) lots += account.Lots.Length;
            return lots;
        }
    }

    /// <summary>The account of an asset; one without anything in it if there is none.</summary>
    public Account Account(string asset)
    {
        foreach (var account in Accounts)
            if (account.Asset == asset) return account;
        return new Account { Asset = asset };
    }

    /// <summary>An open reservation, or null.</summary>
    public Reservation? Reservation(string id)
    {
        foreach (var reservation in Reservations)
            if (reservation.Id == id) return reservation;
        return null;
    }

    /// <summary>When something happens by itself next, or null: a reservation ends, or free credits of a lot, or a subscription goes on.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var reservation in Reservations)
                if (next is null || reservation.Expires < next) next = reservation.Expires;
            foreach (var account in Accounts)
                foreach (var lot in account.Lots)
                    if (lot.Terms.Expires is { } expires && lot.Free.IsPositive && (next is null || expires < next)) next = expires;
            if (!Subscriptions.IsEmpty && SubscriptionDue.Next(this) is { } due && (next is null || due.At < next)) next = due.At;
            return next;
        }
    }
}
