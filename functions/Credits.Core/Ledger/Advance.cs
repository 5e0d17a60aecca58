using System.Collections.Immutable;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Ledger;

/// <summary>
/// What happens by itself: reservations end at their deadline, free credits of a lot at its expiry, subscriptions renew,
/// grant and end. Each item takes effect at its due time, in the order (due time, kind, id), so folding it in late, twice or in steps gives
/// the same as folding it in on time.
/// </summary>
public static class Advance
{
    /// <summary>The decision about the next item due by a moment, or null if there is none.</summary>
    public static Decision? Next(Head head, DateTimeOffset now)
    {
        var reservation = Due(head.Reservations, now);
        var (account, lot) = DueLot(head, now);
        if (!head.Subscriptions.IsEmpty && SubscriptionDue.Next(head) is { } due && due.At <= now
            && !(reservation?.Expires <= due.At) && !(lot?.Terms.Expires <= due.At))
            return SubscriptionDecisions.Of(head, due);
        if (reservation is not null && (lot is null || reservation.Expires <= lot.Terms.Expires)) return Expire(head, reservation);
        if (lot is null) return null;
        return Expire(head, account!, lot);
    }

    /// <summary>
    /// The head as it is at a moment, without writing anything: for reads. It keeps the place in the chain of the
    /// one it came from. A moment before the last entry stands for that entry's, as it does when something is written.
    /// </summary>
    public static Head Project(Head head, DateTimeOffset now)
    {
        if (now < head.AsOf) now = head.AsOf;
        if (!(head.NextDue <= now)) return head;
        var later = head;
        while (Next(later, now) is { Entry: { } entry })
            later = Replay.Apply(later, entry with { Sequence = later.Sequence + 1, Movements = head.Movements, RecordedAt = head.AsOf });
        return later with { Sequence = head.Sequence, LastHash = head.LastHash };
    }

    /// <summary>The id of the one entry with which a lot expires.</summary>
    internal static string IdFor(string asset, string lot) => StableId.Of("expire", asset, lot);

    private static Reservation? Due(ImmutableArray<Reservation> reservations, DateTimeOffset now)
    {
        Reservation? first = null;
        foreach (var reservation in reservations)
        {
            if (reservation.Expires > now) continue;
            if (first is null || (reservation.Expires, reservation.Id).CompareTo((first.Expires, first.Id)) < 0) first = reservation;
        }

        return first;
    }

    private static (Account? Account, Lot? Lot) DueLot(Head head, DateTimeOffset now)
    {
        (Account? Account, Lot? Lot) first = default;
        foreach (var account in head.Accounts)
        {
            foreach (var lot in account.Lots)
            {
                if (!lot.Terms.HasExpired(now) || !lot.Free.IsPositive) continue;
                if (first.Lot is null || Order(lot, first.Lot) < 0) first = (account, lot);
            }
        }

        return first;
    }

    private static int Order(Lot a, Lot b)
    {
        var order = a.Terms.Expires!.Value.CompareTo(b.Terms.Expires!.Value);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    private static Decision Expire(Head head, Reservation held) =>
        Settle.End(new Ending(Settle.IdFor(held.Id), $"1:expire:{held.Id}"), head, held, SettlementOutcome.Expired, Amount.Zero, held.Expires);

    private static Decision Expire(Head head, Account account, Lot lot)
    {
        var at = lot.Terms.Expires!.Value;
        var ending = new Ending(IdFor(account.Asset, lot.Id), $"1:expire:{lot.Id}");
        var draft = new Draft(account, ending.EntryId, at);
        draft.DrawFrom(lot, lot.Free - Rollover.Move(draft, head, account, lot));
        return Decision.Accept(ending.Entry(EntryKind.Expire, at, draft.Postings(Counterparty.Expired)) with { Target = lot.Id });
    }

    /// <summary>Stands in for the command that nobody gave.</summary>
    private sealed record Ending : Command
    {
        private readonly string fingerprint;

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Ending(string entryId, string fingerprint)
        {
            EntryId = entryId;
            this.fingerprint = fingerprint;
        }

        public override string Fingerprint => fingerprint;

        public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now) => throw new NotSupportedException();
    }
}
