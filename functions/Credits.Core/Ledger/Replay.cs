using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.TopUps;
using Credits.Core.Wallets;

namespace Credits.Core.Ledger;

/// <summary>
/// The one place where an entry becomes state. Decisions use it as well as verification, so replaying a chain
/// can not give another head than the one that was stored.
/// </summary>
public static class Replay
{
    /// <summary>The head after an entry. Throws <see cref="InvariantException"/> if the entry does not follow the head.</summary>
    public static Head Apply(Head head, Entry entry)
    {
        if (entry.Sequence != head.Sequence + 1) throw new InvariantException($"Entry {entry.Sequence} does not follow {head.Sequence}.");
        var accounts = head.Accounts;
        var reservations = head.Reservations;

        if (entry.Settlement is { } settlement)
        {
            reservations = reservations.RemoveAt(Place(reservations, settlement.Held.Id));
            accounts = With(accounts, Hold(Find(accounts, settlement.Held.Asset), settlement.Held, -1));
        }

        foreach (var posting in entry.Postings)
            accounts = With(accounts, Post(Find(accounts, posting.Asset), posting, entry.Kind));

        if (entry.Reservation is { } reservation)
        {
            if (entry.Kind == EntryKind.Extend) reservations = reservations.SetItem(Place(reservations, reservation.Id), reservation);
            else
            {
                reservations = reservations.Add(reservation);
                accounts = With(accounts, Hold(Find(accounts, reservation.Asset), reservation, 1));
            }
        }

        if (entry.Change is { Asset: { } asset, OverdraftLimit: { } limit })
            accounts = With(accounts, Find(accounts, asset) with { OverdraftLimit = limit });

        if (entry.Change is { Asset: { } used, Usage: { } usage })
            accounts = With(accounts, Find(accounts, used) with { UsageLimit = usage.Amount });

        var subscriptions = head.Subscriptions;
        if (entry.Subscription is { } subscription) subscriptions = With(subscriptions, subscription);
        if (entry.Issue is { } issue) subscriptions = Issued(subscriptions, issue);
        if (entry.Change?.State == WalletState.Closed) subscriptions = [];

        // Whoever opens the wallet again begins without the trust that its last owner had.
        if (entry.Change?.State == WalletState.Closed)
            accounts = [.. accounts.Select(account => account with { OverdraftLimit = Amount.Zero, AutoTopUp = null })];

        var state = entry.Change?.State ?? head.State;
        if (entry.TopUp is { } step) accounts = With(accounts, TopUpReplay.Apply(Find(accounts, step.Asset), step, entry));
        for (var i = 0; i < accounts.Length; i++)
            if (accounts[i].AutoTopUp is not null) accounts = accounts.SetItem(i, TopUpReplay.Watch(accounts[i], entry, state));

        return head with
        {
            Sequence = entry.Sequence,
            Movements = entry.Movements,
            LastHash = entry.Hash,
            AsOf = entry.RecordedAt,
            EffectiveAt = subscriptions.IsEmpty ? DateTimeOffset.UnixEpoch : entry.EffectiveAt,
            State = state,
            ClosedAt = entry.Change?.State == WalletState.Closed ? entry.Sequence : head.ClosedAt,
            Accounts = accounts,
            Reservations = reservations,
            Subscriptions = subscriptions,
            SubscriptionsSince = entry.Subscription is not null || subscriptions.Length < head.Subscriptions.Length ? entry.EffectiveAt : head.SubscriptionsSince,
        };
    }

    private static ImmutableArray<Subscription> With(ImmutableArray<Subscription> subscriptions, Subscription changed)
    {
        var at = 0;
        while (at < subscriptions.Length && subscriptions[at].Id != changed.Id) at++;
        if (changed.Status == SubscriptionStatus.Ended) return at < subscriptions.Length ? subscriptions.RemoveAt(at) : subscriptions;
        return at < subscriptions.Length ? subscriptions.SetItem(at, changed) : subscriptions.Add(changed);
    }

    private static ImmutableArray<Subscription> Issued(ImmutableArray<Subscription> subscriptions, Issue issue)
    {
        for (var i = 0; i < subscriptions.Length; i++)
        {
            if (subscriptions[i].Id != issue.Subscription) continue;
            var allowances = subscriptions[i].Allowances;
            for (var j = 0; j < allowances.Length; j++)
            {
                if (allowances[j].Id == issue.Allowance && allowances[j].Next == issue.Period)
                    return subscriptions.SetItem(i, subscriptions[i] with { Allowances = allowances.SetItem(j, allowances[j] with { Next = issue.Period + 1 }) });
            }
        }

        throw new InvariantException($"Period {issue.Period} of {issue.Allowance} is not to be granted.");
    }

    private static int Place(ImmutableArray<Reservation> reservations, string id)
    {
        for (var i = 0; i < reservations.Length; i++)
            if (reservations[i].Id == id) return i;
        throw new InvariantException($"Reservation {id} is not open.");
    }

    private static Account Find(ImmutableArray<Account> accounts, string asset)
    {
        foreach (var account in accounts)
            if (account.Asset == asset) return account;
        return new Account { Asset = asset };
    }

    private static ImmutableArray<Account> With(ImmutableArray<Account> accounts, Account changed)
    {
        var at = 0;
        while (at < accounts.Length && string.CompareOrdinal(accounts[at].Asset, changed.Asset) < 0) at++;
        return at < accounts.Length && accounts[at].Asset == changed.Asset ? accounts.SetItem(at, changed) : accounts.Insert(at, changed);
    }

    private static Account Hold(Account account, Reservation reservation, int sign)
    {
        Amount Signed(Amount amount) => sign > 0 ? amount : -amount;
        var lots = account.Lots.ToBuilder();
        foreach (var line in reservation.Lines)
        {
            var at = account.IndexOf(line.Lot);
            if (at < 0) throw new InvariantException($"Lot {line.Lot} is not open.");
            lots[at] = lots[at] with { Held = lots[at].Held + Signed(line.Amount) };
        }

        return account with { Lots = lots.DrainToImmutable(), Reserved = account.Reserved + Signed(reservation.Amount) };
    }

    private static Account Post(Account account, Posting posting, EntryKind kind)
    {
        var lots = account.Lots.ToBuilder();
        var overdraft = account.Overdraft;
        foreach (var line in posting.Lines)
        {
            if (line.Lot == Lot.OverdraftId) overdraft -= line.Amount;
            else Pay(lots, line, kind is EntryKind.Credit or EntryKind.Issue && posting.Counterparty == Counterparty.Issued);
        }

        lots.RemoveAll(lot => lot.Remaining.IsZero && lot.Held.IsZero);
        return account with
        {
            Lots = lots.DrainToImmutable(),
            Overdraft = overdraft,
            Balance = account.Balance + posting.Amount,
            Totals = Count(account.Totals, posting),
        };
    }

    private static void Pay(ImmutableArray<Lot>.Builder lots, Line line, bool granted)
    {
        var at = 0;
        while (at < lots.Count && lots[at].Id != line.Lot) at++;
        if (at == lots.Count)
        {
            var lot = new Lot(line.Lot, line.Terms, line.Amount, line.Amount, Amount.Zero);
            at = 0;
            while (at < lots.Count && SpendingOrder.Instance.Compare(lots[at], lot) < 0) at++;
            lots.Insert(at, lot);
            return;
        }

        var open = lots[at];
        var remaining = open.Remaining + line.Amount;
        // A lot that had closed and came back through a refund began again with less than it was first granted.
        var total = granted ? open.Granted + line.Amount : remaining > open.Granted ? remaining : open.Granted;
        lots[at] = open with { Remaining = remaining, Granted = total };
    }

    private static Totals Count(Totals totals, Posting posting)
    {
        var movements = totals.Movements + (posting.Amount.IsZero ? 0 : 1);
        return posting.Counterparty switch
        {
            Counterparty.Issued => totals with { Credited = totals.Credited + posting.Amount, Movements = movements },
            Counterparty.Consumed => totals with { Debited = totals.Debited - posting.Amount, Movements = movements },
            Counterparty.Refunded => totals with { Refunded = totals.Refunded + posting.Amount, Movements = movements },
            Counterparty.TakenBack => totals with { Credited = totals.Credited + posting.Amount, Movements = movements },
            Counterparty.Expired or Counterparty.Forfeited => totals with { Expired = totals.Expired - posting.Amount, Movements = movements },
            _ => totals with { Movements = movements },
        };
    }
}
