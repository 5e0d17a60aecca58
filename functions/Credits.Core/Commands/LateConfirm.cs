using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Charges for a reservation that has expired, from what is available now, once.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="Amount">More than 0; null for all that was held.</param>
public sealed record LateConfirm(string ReservationId, Amount? Amount) : Command
{
    /// <summary>The id of the one entry that may charge for it.</summary>
    public static string IdFor(string reservationId) => StableId.Of("late", reservationId);

    private Need Closed => new(DocumentKind.ClosedReservation, ReservationId);

    private Need Ended => new(DocumentKind.Entry, Settle.IdFor(ReservationId));

    /// <inheritdoc/>
    public override string Fingerprint => $"1:late:{ReservationId}:{Amount}";

    /// <inheritdoc/>
    public override ImmutableArray<Need> Needs(Head head) => [Closed, Ended];

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (documents.Find<ClosedReservation>(Closed) is not { } closed) return Settle.NotOpen;
        if (closed.Outcome != SettlementOutcome.Expired)
            return Decision.Refuse(RefusalCode.ReservationSettled, "The reservation did not expire; it was settled.");

        // Closing gave up what was left, so charging what came after would make somebody else pay.
        if (documents.Find<Entry>(Ended)?.Sequence <= head.ClosedAt)
            return Decision.Refuse(RefusalCode.ReservationExpired, "The reservation has expired, and the wallet was closed since.");

        var held = closed.Reservation;
        var amount = Amount ?? held.Amount;
        if (Checks.Positive(amount) is { } nothing) return nothing;
        var account = head.Account(held.Asset);
        if (Checks.Covers(account, amount, account.OverdraftLimit) is { } short_) return short_;

        var draft = new Draft(account, EntryId, now);
        draft.Draw(amount);
        var entry = this.Entry(EntryKind.Late, now, draft.Postings(Counterparty.Consumed)) with { Target = held.Id };
        var charged = closed with { Outcome = SettlementOutcome.Confirmed, Captured = amount, SettledAt = now, EntryId = EntryId };
        return Decision.Accept(entry, new DocumentChange(Closed, charged));
    }
}
