using Credits.Core.Entries;

namespace Credits.Simulation.Model;

/// <summary>Something that happens by itself.</summary>
/// <param name="At">When.</param>
/// <param name="Order">Which comes first of several at one moment: reservations, lots, then the steps of subscriptions.</param>
/// <param name="Id">And of several of these.</param>
internal sealed record ModelDue(DateTimeOffset At, int Order, string Id)
{
    public ModelReservation? Reservation { get; init; }

    public ModelAccount? Account { get; init; }

    public ModelLot? Lot { get; init; }

    public ModelSubscription? Subscription { get; init; }

    public ModelStep Step { get; init; }

    public ModelAllowance? Allowance { get; init; }

    /// <summary>What the entry is about.</summary>
    public string Target => Reservation?.Id ?? Lot?.Id ?? Subscription!.Id;

    public bool IsBefore(ModelDue other)
    {
        if (At != other.At) return At < other.At;
        return Order != other.Order ? Order < other.Order : string.CompareOrdinal(Id, other.Id) < 0;
    }

    /// <summary>Whether an entry can be this.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="canPay">Whether there is what the fee comes to.</param>
    public bool IsTold(Entry entry, bool canPay) => entry.Target == Target && entry.EffectiveAt == At && entry.Kind == this switch
    {
        { Reservation: not null } => EntryKind.Settle,
        { Lot: not null } => EntryKind.Expire,
        { Allowance: not null } => EntryKind.Issue,
        { Step: ModelStep.Pay } or { Step: ModelStep.Renew } when canPay => EntryKind.Renew,
        _ => EntryKind.Alter,
    } && (Allowance is null || entry.Issue is { } issue && issue.Allowance == Allowance.Id && issue.Period == Allowance.Next);
}
