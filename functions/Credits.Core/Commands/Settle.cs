using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Ends a reservation. Confirm, cancel and expiry all become the entry <c>H(settle, reservation)</c>: whichever
/// is written first has won, and the others find it.
/// </summary>
public abstract record Settle : Command
{
    /// <summary>The reservation.</summary>
    public required string ReservationId { get; init; }

    /// <summary>The id of the one entry that ends a reservation.</summary>
    public static string IdFor(string reservationId) => StableId.Of("settle", reservationId);

    /// <summary>The entry and the document for lists.</summary>
    internal static Decision End(Command command, Head head, Reservation held, SettlementOutcome outcome, Amount captured, DateTimeOffset at)
    {
        var draft = new Draft(head.Account(held.Asset), command.EntryId, at);
        draft.Settle(held, captured);
        var entry = command.Entry(EntryKind.Settle, at, draft.Postings(Counterparty.Consumed)) with
        {
            Target = held.Id,
            Settlement = new Settlement(outcome, held, captured),
        };
        var closed = new ClosedReservation(held, outcome, captured, at, command.EntryId);
        return Decision.Accept(entry, new DocumentChange(new(DocumentKind.ClosedReservation, held.Id), closed));
    }

    /// <summary>The refusal where the reservation is not open; the writer then looks whether it was settled.</summary>
    internal static Decision NotOpen => Decision.Refuse(RefusalCode.ReservationNotFound, "There is no such reservation.");
}

/// <summary>Charges the actual amount and lets the rest go.</summary>
/// <param name="Amount">0 or more; null for all that is held. Beyond what is held only as far as available credits cover it.</param>
public sealed record Confirm(Amount? Amount) : Settle
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:confirm:{ReservationId}:{Amount}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (head.Reservation(ReservationId) is not { } held) return NotOpen;
        var amount = Amount ?? held.Amount;
        if (Checks.NotNegative(amount) is { } negative) return negative;
        var account = head.Account(held.Asset);
        if (amount > held.Amount && (Checks.Moves(head) ?? Checks.Covers(account, amount - held.Amount, account.OverdraftLimit)) is { } refusal) return refusal;
        return End(this, head, held, SettlementOutcome.Confirmed, amount, now);
    }
}

/// <summary>Lets all of it go.</summary>
public sealed record Cancel : Settle
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:cancel:{ReservationId}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now) =>
        head.Reservation(ReservationId) is { } held ? End(this, head, held, SettlementOutcome.Cancelled, Amount.Zero, now) : NotOpen;
}
