using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Rating;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Tests.Model;

/// <summary>
/// What a wallet must come to, in plain sums: no lots, no order, no chain. It foretells every refusal and every
/// balance; only how much of a lot was left to expire it has to be told.
/// </summary>
internal sealed class WalletModel
{
    private readonly Dictionary<string, Sums> sums = [];

    public WalletState State { get; set; }

    public List<Held> Reservations { get; } = [];

    public List<Drawn> Deductions { get; } = [];

    public List<Paid> Payments { get; } = [];

    public Sums Of(string asset) => sums.TryGetValue(asset, out var found) ? found : sums[asset] = new Sums();

    public decimal Reserved(string asset) => Reservations.Where(held => held.IsOpen && held.Asset == asset).Sum(held => held.Amount);

    /// <summary>What a debit may take at most.</summary>
    public decimal Spendable(string asset) => Of(asset).Balance - Reserved(asset) + Of(asset).Limit;

    public void PassTo(DateTimeOffset now)
    {
        foreach (var held in Reservations.Where(held => held.IsOpen && held.Expires <= now)) held.Outcome = SettlementOutcome.Expired;
    }

    public string? Credit(string asset, decimal amount)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        Of(asset).Issued += amount;
        return null;
    }

    public string? Debit(string asset, decimal amount, string id)
    {
        if (Spend(asset, amount) is { } code) return code;
        Draw(asset, amount, id);
        return null;
    }

    public string? Reserve(string asset, decimal amount, string id, DateTimeOffset expires)
    {
        if (Spend(asset, amount) is { } code) return code;
        Reservations.Add(new Held { Id = id, Asset = asset, Amount = amount, Expires = expires });
        return null;
    }

    public string? Settle(Held held, SettlementOutcome outcome, decimal amount, string id)
    {
        if (!held.IsOpen) return RefusalCode.ReservationNotFound;
        if (amount > held.Amount && Spend(held.Asset, amount - held.Amount) is { } code) return code;
        held.Outcome = outcome;
        Draw(held.Asset, amount, id);
        return null;
    }

    public string? Late(Held held, decimal amount, string id)
    {
        if (State != WalletState.Open) return Moves();
        if (held.IsOpen) return RefusalCode.ReservationNotFound;
        if (held.Outcome != SettlementOutcome.Expired) return RefusalCode.ReservationSettled;
        if (held.IsOver) return RefusalCode.ReservationExpired;
        if (Spend(held.Asset, amount) is { } code) return code;
        held.Outcome = SettlementOutcome.Confirmed;
        Draw(held.Asset, amount, id);
        return null;
    }

    public string? Extend(Held held, DateTimeOffset expires)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        if (!held.IsOpen) return held.Outcome == SettlementOutcome.Expired ? RefusalCode.ReservationExpired : RefusalCode.ReservationSettled;
        held.Expires = expires;
        return null;
    }

    public string? Refund(Drawn drawn, decimal? amount)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        if (drawn.Amount == 0 || drawn.IsOver) return RefusalCode.NotRefundable;
        if (drawn.Left == 0) return RefusalCode.AlreadyRefunded;
        if (amount is not null && drawn.Others.Count > 0) return RefusalCode.SeveralAssets;
        if (amount > drawn.Left) return RefusalCode.RefundExceedsDeduction;
        foreach (var other in drawn.Others) Of(other.Asset).Refunded += other.Amount.Value;
        Of(drawn.Asset).Refunded += amount ?? drawn.Left;
        drawn.Refunded += amount ?? drawn.Left;
        return null;
    }

    public string? Pay(string id, string asset, decimal[] parts, long money)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        Of(asset).Issued += parts.Sum();
        Payments.Add(new Paid { Id = id, Asset = asset, Parts = parts, Money = money });
        return null;
    }

    public string? TakeBack(Paid payment, MoneyBack back)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        var known = payment.Back.Join(back);
        if (known.Equals(payment.Back)) return ChangeState.Unchanged;
        payment.Back = known;
        return null;
    }

    public string? SetLimit(string asset, decimal limit)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        if (Of(asset).Limit == limit) return ChangeState.Unchanged;
        Of(asset).Limit = limit;
        return null;
    }

    public string? Change(WalletState state)
    {
        if (State == state) return ChangeState.Unchanged;
        if (state == WalletState.Closed && Reservations.Any(held => held.IsOpen)) return RefusalCode.ReservationsOpen;
        State = state;
        if (state == WalletState.Closed)
        {
            foreach (var drawn in Deductions) drawn.IsOver = true;
            foreach (var paid in Payments) paid.IsOver = true;
            foreach (var held in Reservations) held.IsOver = true;
            foreach (var sum in sums.Values)
            {
                sum.Forfeited += sum.Balance;
                sum.Limit = 0;
            }
        }

        return null;
    }

    /// <summary>An event is charged whatever there is.</summary>
    public string? Event(IReadOnlyList<AssetTotal> totals, bool isEarly, string id)
    {
        if (isEarly) return RefusalCode.EventInFuture;
        if ((State == WalletState.Closed || totals.Count > 0) && Moves() is { } code) return code;
        foreach (var total in totals) Of(total.Asset).Consumed += total.Amount.Value;
        if (totals is [var first, ..]) Deductions.Add(new Drawn { Id = id, Asset = first.Asset, Amount = first.Amount.Value, Others = [.. totals.Skip(1)] });
        return null;
    }

    public string? Subscribe(bool isTaken) => Moves() ?? (isTaken ? RefusalCode.AlreadySubscribed : null);

    public string? ScheduleEnd(Subscription subscription)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        if (subscription is { Status: SubscriptionStatus.Active, EndsAt: not null }) return ChangeState.Unchanged;
        return subscription is { Status: SubscriptionStatus.Active, Billing: not null } ? null : RefusalCode.SubscriptionNotActive;
    }

    /// <summary>Something that is drawn, and may be refunded.</summary>
    public void Draw(string asset, decimal amount, string id)
    {
        Of(asset).Consumed += amount;
        Deductions.Add(new Drawn { Id = id, Asset = asset, Amount = amount });
    }

    private string? Moves() => State switch
    {
        WalletState.Closed => RefusalCode.WalletClosed,
        WalletState.Frozen => RefusalCode.WalletFrozen,
        _ => null,
    };

    private string? Spend(string asset, decimal amount) =>
        Moves() ?? (amount > Spendable(asset) ? RefusalCode.InsufficientCredits : null);

    internal sealed class Sums
    {
        public decimal Issued, Consumed, Refunded, Expired, Forfeited, Limit;

        public decimal Balance => Issued - Consumed + Refunded - Expired - Forfeited;
    }

    internal sealed class Held
    {
        public required string Id, Asset;
        public required decimal Amount;
        public required DateTimeOffset Expires;
        public SettlementOutcome? Outcome;
        public bool IsOver;

        public bool IsOpen => Outcome is null;
    }

    internal sealed class Paid
    {
        public required string Id, Asset;
        public required decimal[] Parts;
        public required long Money;
        public MoneyBack Back = MoneyBack.None;
        public decimal Taken, Lapsed;
        public bool IsOver;

        // Bought and bonus are cut apart, so that a part of both can be the least amount less.
        public decimal Due => Parts.Sum(part => Math.Floor(part * Back.Of(Money) / Money * 1_000_000_000_000m) / 1_000_000_000_000m);
    }

    internal sealed class Drawn
    {
        public required string Id, Asset;
        public required decimal Amount;
        public IReadOnlyList<AssetTotal> Others = [];
        public decimal Refunded;
        public bool IsOver;

        public decimal Left => Amount - Refunded;
    }
}
