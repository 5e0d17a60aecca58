using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Holds credits for one use until a deadline. The entry's id is the reservation's.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">More than 0.</param>
/// <param name="Time">How long it lives: a millisecond or more, at most <see cref="Limits.MaxReservationTime"/>.</param>
public sealed record Reserve(string Asset, Amount Amount, TimeSpan Time) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"1:reserve:{Asset}:{Amount}:{Time.TotalMilliseconds}");

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (Checks.Positive(Amount) is { } nothing) return nothing;
        if (Checks.Lifetime(Time) is { } deadline) return deadline;
        var account = head.Account(Asset);
        if (Checks.Covers(account, Amount, account.OverdraftLimit) is { } short_) return short_;
        if (head.Reservations.Length >= Limits.Reservations)
            return Decision.Refuse(RefusalCode.TooManyReservations, $"The wallet has {Limits.Reservations} open reservations, as many as it may.");

        var lines = new Draft(account, EntryId, now).Cover(Amount);
        var covered = Core.Amount.Zero;
        foreach (var line in lines) covered += line.Amount;
        var reservation = new Reservation
        {
            Id = EntryId,
            Asset = Asset,
            Amount = Amount,
            Opened = now,
            Expires = (now + Time).ToStored(),
            Lines = lines,
            Uncovered = Amount - covered,
        };
        return Decision.Accept(this.Entry(EntryKind.Hold, now, []) with { Reservation = reservation });
    }
}
