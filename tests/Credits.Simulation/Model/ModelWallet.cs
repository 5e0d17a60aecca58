using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>A wallet as it must be: what may be done to it now, and what doing it changes.</summary>
internal sealed partial class ModelWallet
{
    // By asset: lots of several accounts that one refund opened anew have the same id and end, and go in this order.
    private readonly SortedDictionary<string, ModelAccount> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Ending Ending, ModelReservation Reservation, bool Charged)> closed = [];
    private readonly Dictionary<string, List<ModelDeduction>> deductions = [];
    private readonly HashSet<string> entries = [];
    private DateTimeOffset lastEffect;

    public List<ModelReservation> Reservations { get; } = [];

    public WalletState State { get; private set; }

    public DateTimeOffset AsOf { get; private set; }

    public IEnumerable<ModelAccount> Accounts => accounts.Values;

    public ModelAccount Account(string asset) =>
        accounts.TryGetValue(asset, out var account) ? account : accounts[asset] = new ModelAccount(asset);

    public ModelReservation? Open(string id) => Reservations.Find(reservation => reservation.Id == id);

    /// <summary>How much a reservation that is over had held.</summary>
    public decimal? HeldBy(string id) => closed.TryGetValue(id, out var ended) ? ended.Reservation.Amount : null;

    /// <summary>What happens by itself next: by time, then reservations before lots before subscriptions, then id.</summary>
    public ModelDue? NextDue()
    {
        ModelDue? first = null;
        void Take(ModelDue due)
        {
            if (first is null || due.IsBefore(first)) first = due;
        }

        foreach (var reservation in Reservations)
            if (!(reservation.Expires > first?.At)) Take(new(reservation.Expires, 0, reservation.Id) { Reservation = reservation });
        foreach (var account in accounts.Values)
            foreach (var lot in account.Lots)
                if (lot.Expires is { } end && lot.Free > 0 && !(end > first?.At)) Take(new(end, 1, lot.Id) { Account = account, Lot = lot });
        foreach (var subscription in Subscriptions)
            foreach (var (at, step, allowance) in subscription.Steps(CanPay(subscription.Plan), lastEffect))
                Take(new(at, 2 + (int)step, $"{subscription.Id}:{allowance?.Id}") { Subscription = subscription, Step = step, Allowance = allowance });
        return first;
    }

    /// <summary>Why a command is refused at a moment, or null. What is due is taken as folded in.</summary>
    public string? Refuses(Command command, DateTimeOffset at)
    {
        at = at < AsOf ? AsOf : Kept(at)!.Value;
        switch (command)
        {
            case Credit credit:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                if (Kept(credit.Expires) <= at) return RefusalCode.ExpiryInPast;
                var into = Account(credit.Asset);
                return into.Lots.Count >= Limits.Lots && into.Find(LotOf(credit, at).Id) is null ? RefusalCode.TooManyLots : null;
            case Debit debit:
                return Stopped() ?? Covers(Account(debit.Asset), debit.Amount.Value);
            case Reserve reserve:
                if (Stopped() is { } stopped) return stopped;
                if (Kept(at + reserve.Time) <= at) return RefusalCode.InvalidDeadline;
                if (Covers(Account(reserve.Asset), reserve.Amount.Value) is { } uncovered) return uncovered;
                return Reservations.Count >= Limits.Reservations ? RefusalCode.TooManyReservations : null;
            case Extend extend:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                if (Open(extend.ReservationId) is null) return NotOpen(extend.ReservationId);
                return Kept(extend.Expires) <= at || Kept(extend.Expires) > at.AddDays(1) ? RefusalCode.InvalidDeadline : null;
            case Confirm confirm:
                if (Open(confirm.ReservationId) is not { } held) return NotOpen(confirm.ReservationId);
                var more = (confirm.Amount?.Value ?? held.Amount) - held.Amount;
                return more > 0 ? Stopped() ?? Covers(Account(held.Asset), more) : null;
            case Cancel cancel:
                return Open(cancel.ReservationId) is null ? NotOpen(cancel.ReservationId) : null;
            case LateConfirm late:
                if (Stopped() is { } halted) return halted;
                if (!closed.TryGetValue(late.ReservationId, out var ended)) return RefusalCode.ReservationNotFound;
                if (ended.Ending != Ending.Expired || ended.Charged) return RefusalCode.ReservationSettled;
                if (ended.Reservation.IsOver) return RefusalCode.ReservationExpired;
                return Covers(Account(ended.Reservation.Asset), late.Amount?.Value ?? ended.Reservation.Amount);
            case Refund refund:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                if (!entries.Contains(refund.Target)) return RefusalCode.EntryNotFound;
                if (!deductions.TryGetValue(refund.Target, out var drawn) || drawn[0].IsOver) return RefusalCode.NotRefundable;
                if (drawn.TrueForAll(part => part.Left == 0)) return RefusalCode.AlreadyRefunded;
                if (refund.Amount is not { } wanted) return null;
                if (drawn.Count > 1) return RefusalCode.SeveralAssets;
                return wanted.Value > drawn[0].Left ? RefusalCode.RefundExceedsDeduction : null;
            case CreditPayment:
                return State == WalletState.Closed ? RefusalCode.WalletClosed : null;
            case TakeBack takeBack:
                return Refuses(takeBack);
            case ChangeState change:
                if (change.State == State) return ChangeState.Unchanged;
                if (change.Unless == State) return Stopped();
                return change.State == WalletState.Closed && Reservations.Count > 0 ? RefusalCode.ReservationsOpen : null;
            case SetOverdraftLimit limit:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                return Account(limit.Asset).Limit == limit.Limit.Value ? ChangeState.Unchanged : null;
            default:
                return RefusesUsage(command, at);
        }
    }

    /// <summary>Does what an accepted command does, and gives where it moved credits to or from.</summary>
    public Counterparty Do(Command command, string entry, DateTimeOffset at)
    {
        Begin(entry, at);
        var counterparty = Counterparty.Consumed;
        switch (command)
        {
            case Credit credit:
                Account(credit.Asset).PayIn(LotOf(credit, at), credit.Amount.Value);
                Account(credit.Asset).Net(at);
                counterparty = Counterparty.Issued;
                break;
            case Debit debit:
                Account(debit.Asset).Draw(debit.Amount.Value, at);
                Deduct(entry, debit.Asset);
                break;
            case Reserve reserve:
                var account = Account(reserve.Asset);
                var reservation = new ModelReservation
                {
                    Id = entry,
                    Asset = reserve.Asset,
                    Amount = reserve.Amount.Value,
                    Expires = Kept(at + reserve.Time)!.Value,
                    Parts = account.Cover(reserve.Amount.Value, at),
                };
                foreach (var (lot, amount) in reservation.Parts) account.Find(lot)!.Held += amount;
                account.Reserved += reservation.Amount;
                Reservations.Add(reservation);
                break;
            case Extend extend:
                Open(extend.ReservationId)!.Expires = Kept(extend.Expires)!.Value;
                break;
            case Confirm confirm:
                var held = Open(confirm.ReservationId)!;
                Close(held, Ending.Confirmed, confirm.Amount?.Value ?? held.Amount, entry, at);
                break;
            case Cancel cancel:
                Close(Open(cancel.ReservationId)!, Ending.Cancelled, 0, entry, at);
                break;
            case LateConfirm late:
                var ended = closed[late.ReservationId].Reservation;
                Account(ended.Asset).Draw(late.Amount?.Value ?? ended.Amount, at);
                Deduct(entry, ended.Asset);
                closed[late.ReservationId] = (Ending.Expired, ended, true);
                break;
            case Refund refund:
                foreach (var drawn in deductions[refund.Target].Where(part => part.Left > 0)) GiveBack(drawn, refund.Amount?.Value ?? drawn.Left, entry, at);
                counterparty = Counterparty.Refunded;
                break;
            case CreditPayment payment:
                Pay(payment, at);
                counterparty = Counterparty.Issued;
                break;
            case TakeBack takeBack:
                Take(takeBack, entry, at);
                counterparty = Counterparty.TakenBack;
                break;
            case ChangeState change:
                State = change.State;
                if (State == WalletState.Closed)
                {
                    foreach (var deduction in deductions.Values.SelectMany(parts => parts)) deduction.IsOver = true;
                    foreach (var payment in payments.Values) payment.IsOver = true;
                    foreach (var (_, over, _) in closed.Values) over.IsOver = true;
                    Subscriptions.Clear();
                    foreach (var each in accounts.Values)
                    {
                        each.Empty();
                        each.Limit = 0;
                    }
                }

                counterparty = Counterparty.Forfeited;
                break;
            case SetOverdraftLimit limit:
                Account(limit.Asset).Limit = limit.Limit.Value;
                break;
            default:
                DoUsage(command, entry, at);
                break;
        }

        return End(counterparty);
    }

    /// <summary>Does what was due.</summary>
    public Counterparty Fold(ModelDue due, string entry, DateTimeOffset at)
    {
        Begin(entry, at);
        lastEffect = due.At;
        if (due.Subscription is not null) return End(Fold(due, entry));
        if (due.Reservation is { } reservation)
        {
            Close(reservation, Ending.Expired, 0, entry, due.At);
            return End(Counterparty.Consumed);
        }

        var (account, lot) = (due.Account!, due.Lot!);
        RollOver(account, lot, due.At);
        expired[(account.Asset, lot.Id)] = lot.Free;
        account.Expire(lot);
        return End(Counterparty.Expired);
    }

    private void Begin(string entry, DateTimeOffset at)
    {
        AsOf = lastEffect = at;
        entries.Add(entry);
        foreach (var account in accounts.Values) account.Begin();
    }

    private Counterparty End(Counterparty counterparty)
    {
        foreach (var account in accounts.Values) account.End();
        return counterparty;
    }

    private void Close(ModelReservation held, Ending ending, decimal captured, string entry, DateTimeOffset at)
    {
        Reservations.Remove(held);
        Account(held.Asset).Settle(held, captured, entry, at);
        Deduct(entry, held.Asset);
        closed.Add(held.Id, (ending, held, false));
    }

    private void Deduct(string entry, string asset)
    {
        var parts = Account(asset).Main;
        if (parts.Count == 0) return;
        if (!deductions.TryGetValue(entry, out var drawn)) deductions[entry] = drawn = [];
        drawn.Add(new ModelDeduction { Asset = asset, Parts = [.. parts], Amount = -parts.Sum(part => part.Amount) });
    }

    // Last drawn, first paid back; earlier refunds took from the end.
    private void GiveBack(ModelDeduction drawn, decimal amount, string entry, DateTimeOffset at)
    {
        var account = Account(drawn.Asset);
        var skip = drawn.Refunded;
        drawn.Refunded += amount;
        for (var i = drawn.Parts.Count - 1; i >= 0 && amount > 0; i--)
        {
            var size = -drawn.Parts[i].Amount;
            var skipped = Math.Min(skip, size);
            skip -= skipped;
            var part = Math.Min(size - skipped, amount);
            amount -= part;
            if (part > 0) account.Return(drawn.Parts[i].Lot, part, entry, at, Accounts.Sum(other => other.Lots.Count) - account.Lots.Count);
        }

        account.Net(at);
    }

    private string? Stopped() => State switch
    {
        WalletState.Closed => RefusalCode.WalletClosed,
        WalletState.Frozen => RefusalCode.WalletFrozen,
        _ => null,
    };

    private static string? Covers(ModelAccount account, decimal amount) =>
        amount <= account.Available + account.Limit ? null : RefusalCode.InsufficientCredits;

    // One that was charged for late counts as settled.
    private string NotOpen(string id) => !closed.TryGetValue(id, out var ended) ? RefusalCode.ReservationNotFound
        : ended.Ending == Ending.Expired && !ended.Charged ? RefusalCode.ReservationExpired
        : RefusalCode.ReservationSettled;

    private static ModelLot LotOf(Credit credit, DateTimeOffset at)
    {
        if (credit.Expires is null) return ModelAccount.Standing(credit.Source, credit.Priority, at);
        return new ModelLot { Id = credit.EntryId, Source = credit.Source, Priority = credit.Priority, Expires = Kept(credit.Expires), Since = at };
    }

    // Moments are kept in whole milliseconds.
    private static DateTimeOffset? Kept(DateTimeOffset? moment) =>
        moment is { } at ? new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero) : null;
}
