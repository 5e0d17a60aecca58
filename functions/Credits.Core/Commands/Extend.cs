using System.Collections.Immutable;
using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Moves the deadline of an open reservation.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="Expires">The new deadline: after now, and at most <see cref="Limits.MaxReservationTime"/> after. Null if <paramref name="Time"/> is given.</param>
/// <param name="Time">The new deadline counted from the moment of the decision, so that two tries of it are the same command.</param>
public sealed record Extend(string ReservationId, DateTimeOffset? Expires, TimeSpan? Time = null) : Command
{
    private Need Closed => new(DocumentKind.ClosedReservation, ReservationId);

    /// <inheritdoc/>
    public override string Fingerprint => Expires is { } expires
        ? string.Create(CultureInfo.InvariantCulture, $"1:extend:{ReservationId}:{expires.ToUnixTimeMilliseconds()}")
        : string.Create(CultureInfo.InvariantCulture, $"1:extend:{ReservationId}:for:{Time!.Value.TotalMilliseconds}");

    /// <inheritdoc/>
    public override ImmutableArray<Need> Needs(Head head) => head.Reservation(ReservationId) is null ? [Closed] : [];

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (head.Reservation(ReservationId) is not { } held)
        {
            return documents.Find<ClosedReservation>(Closed) switch
            {
                null => Settle.NotOpen,
                { Outcome: SettlementOutcome.Expired } => Decision.Refuse(RefusalCode.ReservationExpired, "The reservation has expired."),
                _ => Decision.Refuse(RefusalCode.ReservationSettled, "The reservation has been settled."),
            };
        }

        var time = Expires is { } expires ? expires.ToStored() - now : Time!.Value;
        if (Checks.Lifetime(time) is { } deadline) return deadline;
        var entry = this.Entry(EntryKind.Extend, now, []) with { Target = held.Id, Reservation = held with { Expires = (now + time).ToStored() } };
        return Decision.Accept(entry);
    }
}
