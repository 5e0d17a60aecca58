using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Wallets;

namespace Credits.Testing.Wallets;

/// <summary>The operations, short enough for a table: amounts as text, times as spans from now, one asset by default.</summary>
public sealed partial class WalletBench
{
    public const string Asset = "USD";

    public Account Account => Head.Account(Asset);

    public string Balance => Account.Balance.ToString();

    public string Available => Account.Available.ToString();

    public string Reserved => Account.Reserved.ToString();

    public string Overdraft => Account.Overdraft.ToString();

    public Entry Credit(string amount, TimeSpan? expires = null, int priority = LotTerms.DefaultPriority, LotSource source = LotSource.Paid, string asset = Asset) =>
        Do(new Credit(asset, Of(amount), source, priority, expires is { } span ? Now + span : null) { EntryId = NextId() });

    public Entry Debit(string amount, string asset = Asset) => Do(new Debit(asset, Of(amount)) { EntryId = NextId() });

    public Entry Refund(Entry target, string? amount = null) => Do(new Refund(target.Id, Maybe(amount)) { EntryId = NextId() });

    /// <summary>Reserves for five minutes unless told otherwise.</summary>
    public Reservation Reserve(string amount, TimeSpan? time = null, string asset = Asset) =>
        Hold(amount, time, asset).Reservation!;

    public Entry Hold(string amount, TimeSpan? time = null, string asset = Asset) =>
        Do(new Reserve(asset, Of(amount), time ?? Limits.DefaultReservationTime) { EntryId = NextId() });

    public Entry Confirm(Reservation held, string? amount = null) =>
        Do(new Confirm(Maybe(amount)) { EntryId = Settle.IdFor(held.Id), ReservationId = held.Id });

    public Entry Cancel(Reservation held) => Do(new Cancel { EntryId = Settle.IdFor(held.Id), ReservationId = held.Id });

    public Entry LateConfirm(Reservation held, string? amount = null) =>
        Do(new LateConfirm(held.Id, Maybe(amount)) { EntryId = Core.Commands.LateConfirm.IdFor(held.Id) });

    public Entry Extend(Reservation held, TimeSpan time) => Do(new Extend(held.Id, Now + time) { EntryId = NextId() });

    /// <summary>A payment of 10.00 in money for some credits, which are cut to two digits when they are taken back.</summary>
    public Entry Pay(string payment, string amount, TimeSpan? lifetime = null, string bonus = "0", TimeSpan? bonusLifetime = null) =>
        Do(Payment(payment, amount, lifetime) with { Bonus = Of(bonus), BonusLifetime = bonusLifetime });

    public static CreditPayment Payment(string payment, string amount, TimeSpan? lifetime = null, string asset = Asset) =>
        new(payment, asset, Of(amount), lifetime, 1_000, 2) { EntryId = CreditPayment.IdFor(payment) };

    /// <summary>So much of the 10.00 was refunded by now.</summary>
    public Entry Refunded(string payment, long total, bool leaveSpent = false) => TakeBack(payment, new MoneyBack(total, []), leaveSpent);

    public Entry TakeBack(string payment, MoneyBack back, bool leaveSpent = false) =>
        Do(new TakeBack(payment, Asset, back, leaveSpent) { EntryId = Core.Commands.TakeBack.IdFor(payment, back) });

    public GrantedPayment Granted(string payment) => Document<GrantedPayment>(new(DocumentKind.Payment, payment))!;

    public Entry Set(WalletState state) => Do(new ChangeState(state) { EntryId = NextId() });

    public Entry Overdrawable(string limit, string asset = Asset) => Do(new SetOverdraftLimit(asset, Of(limit)) { EntryId = NextId() });

    public static Amount Of(string amount) => Amount.Parse(amount);

    private static Amount? Maybe(string? amount) => amount is null ? null : Of(amount);
}
