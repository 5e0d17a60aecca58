using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Model;

/// <summary>One thing to do, as three numbers that mean something whatever was done before, so that any part of a script is a script.</summary>
internal readonly record struct Operation(int Kind, int Which, int Size)
{
    public const int Kinds = 32;
}

/// <summary>Does the same to a wallet and to its model, and compares them after every step.</summary>
internal sealed partial class ModelRun
{
    private const decimal Least = 0.000000000001m;

    private static readonly string[] Assets = ["USD", "CREDIT", "eur"];

    private readonly WalletBench wallet = new();
    private readonly WalletModel model = new();
    private readonly Dictionary<(string Asset, string Lot), Amount> lots = [];
    private readonly Dictionary<string, decimal> money = [];
    private int seen;

    public int Steps { get; private set; }

    /// <summary>How often each thing happened, so that a test can see that nothing is left out.</summary>
    public Dictionary<string, int> Happened { get; } = [];

    public void Do(Operation operation)
    {
        Steps++;
        if (operation.Kind is >= 17 and <= 19)
        {
            Wait(operation);
            return;
        }

        // What is due comes first, and the model learns of it before it foretells anything.
        var now = Now;
        model.PassTo(now);
        wallet.Fold();
        Learn();
        Compare();

        var (command, expected) = Foretell(operation, now);
        var step = wallet.Try(command);
        Count(step.Refusal?.Code ?? command.GetType().Name);
        Assert.Equal(expected, step.Refusal?.Code);
        Learn();
        Compare();
    }

    /// <summary>The moment of the next step: the clock's whole milliseconds, and never before the last entry.</summary>
    private DateTimeOffset Now
    {
        get
        {
            var now = wallet.Now.AddTicks(-(wallet.Now.Ticks % TimeSpan.TicksPerMillisecond));
            return now > wallet.Head.AsOf ? now : wallet.Head.AsOf;
        }
    }

    private (Command Command, string? Expected) Foretell(Operation operation, DateTimeOffset now)
    {
        var (kind, which, size) = operation;
        var id = wallet.NextId();
        var asset = Assets[which % Assets.Length];
        switch (kind)
        {
            case >= 4 and <= 6:
                var drawn = Spend(asset, which, size);
                return (new Debit(asset, Of(drawn)) { EntryId = id }, model.Debit(asset, drawn, id));
            case >= 7 and <= 9:
                var (reserved, time) = (Spend(asset, which, size), TimeSpan.FromMinutes(1 + (size % 600)));
                return (new Reserve(asset, Of(reserved), time) { EntryId = id }, model.Reserve(asset, reserved, id, now + time));
            case 10 or 11 when Reservation(which) is { } held:
                id = Settle.IdFor(held.Id);
                decimal? captured = Part(held.Amount, held.Amount + Math.Max(0, model.Spendable(held.Asset)), size);
                return (new Confirm(Of(captured)) { EntryId = id, ReservationId = held.Id }, model.Settle(held, SettlementOutcome.Confirmed, captured ?? held.Amount, id));
            case 12 when Reservation(which) is { } held:
                id = Settle.IdFor(held.Id);
                return (new Cancel { EntryId = id, ReservationId = held.Id }, model.Settle(held, SettlementOutcome.Cancelled, 0, id));
            case 13 when Reservation(which) is { } held:
                if (size % 2 == 0)
                {
                    var until = now.AddMinutes(1 + (size % 600));
                    return (new Extend(held.Id, until) { EntryId = id }, model.Extend(held, until));
                }

                id = LateConfirm.IdFor(held.Id);
                decimal? late = size % 3 == 0 ? null : Cents(size);
                return (new LateConfirm(held.Id, Of(late)) { EntryId = id }, model.Late(held, late ?? held.Amount, id));
            case 14 or 15 when Pick(model.Deductions, which) is { } deduction:
                var back = Part(deduction.Left, deduction.Left, size);
                if (back == 0) back = null;
                return (new Refund(deduction.Id, Of(back)) { EntryId = id }, model.Refund(deduction, back));
            case 16 when size % 4 > 0:
                var limit = size % 4 == 1 ? 0 : Cents(size);
                return (new SetOverdraftLimit(asset, Of(limit)) { EntryId = id }, model.SetLimit(asset, limit));
            case 16:
                // Mostly open, or nothing else would ever happen.
                var state = (WalletState)(which % 5 < 3 ? which % 5 : 0);
                return (new ChangeState(state) { EntryId = id }, model.Change(state));
            case 20:
                return Pay(id, asset, which, size);
            case 24 or 25 or 26 or 27:
                return Event(id, which, size, now);
            case >= 28:
                return Subscription(kind, id, which, size);
            case >= 21 when Pick(model.Payments, which) is { } payment:
                return TakeBack(payment, kind, which, size, now);
            default:
                var amount = Cents(size);
                DateTimeOffset? expires = size % 3 == 0 ? null : now.AddMinutes(1 + (size % 3000));
                return (new Credit(asset, Of(amount), (LotSource)(which % 3), 100 + (size % 2), expires) { EntryId = id, Paid = which % 3 == 2 && size % 5 < 3 ? new Worth("EUR", Of((1 + (size % 7)) / 100m)) : null }, model.Credit(asset, amount));
        }
    }

    private (Command Command, string? Expected) Pay(string id, string asset, int which, int size)
    {
        var (bought, bonus) = (Cents(size), which % 3 == 0 ? Cents(size / 7) : 0);
        var payment = new CreditPayment(id, asset, Of(bought), which % 2 == 0 ? null : TimeSpan.FromMinutes(1 + (size % 3000)), 1 + size, 12)
        {
            EntryId = CreditPayment.IdFor(id),
            Price = which % 4 == 0 ? null : new Worth(which % 4 == 1 ? "EUR" : "USD", Of((1 + size) / 100m)),
            Bonus = Of(bonus),
            BonusLifetime = which % 5 == 0 ? TimeSpan.FromMinutes(1 + (size % 300)) : null,
        };
        return (payment, model.Pay(id, asset, [bought, bonus], 1 + size));
    }

    private (Command Command, string? Expected) TakeBack(WalletModel.Paid payment, int kind, int which, int size, DateTimeOffset now)
    {
        var back = kind == 23
            ? new MoneyBack(0, [new Dispute(which % 2 == 0 ? "a" : "b", size % 3 > 0, size % 3 < 2, size % (payment.Money + 2), now)])
            : new MoneyBack(size % (payment.Money + 2), []);
        var command = new TakeBack(payment.Id, payment.Asset, back, LeaveSpent: false) { EntryId = Core.Commands.TakeBack.IdFor(payment.Id, back) };
        return (command, model.TakeBack(payment, back));
    }

    private void Wait(Operation operation)
    {
        wallet.Now += (operation.Which % 6) switch
        {
            0 => TimeSpan.FromMilliseconds(operation.Size),
            1 => TimeSpan.FromTicks(operation.Size),
            2 => -TimeSpan.FromMinutes(operation.Size),
            3 => TimeSpan.FromDays(operation.Size % 10),
            _ => TimeSpan.FromMinutes(operation.Size),
        };
        // Now and then exactly to the moment at which something ends.
        if (operation.Which % 7 == 0 && wallet.Head.NextDue is { } due && due > wallet.Now) wallet.Now = due;
    }

    /// <summary>Takes from new entries what a model without lots can not know, and adds up their lines.</summary>
    private void Learn()
    {
        for (; seen < wallet.Entries.Count; seen++)
        {
            var entry = wallet.Entries[seen].Entry;
            Assert.Equal(seen + 1, entry.Sequence);
            if (entry.Settlement is { Outcome: SettlementOutcome.Expired }) Count("Expired reservation");
            if (entry.Kind == EntryKind.TakeBack) LearnTakeBack(entry);
            LearnSubscriptions(entry);
            if (entry.Paid is { } paid) money[paid.Currency] = money.GetValueOrDefault(paid.Currency) + paid.Amount.Value;
            foreach (var line in Recognition.Of(entry).Products) Earn(line);
            foreach (var posting in entry.Postings)
            {
                if (posting.Counterparty == Counterparty.Internal) Count("Internal posting");
                foreach (var line in posting.Lines)
                {
                    var key = (posting.Asset, line.Lot);
                    lots[key] = lots.GetValueOrDefault(key) + line.Amount;
                    if (line.Lot == Lot.OverdraftId) Count("Overdraft line");
                }

                if (entry.Kind != EntryKind.Expire || posting.Counterparty == Counterparty.Internal) continue;
                Count("Expired lot");
                Assert.True(posting.Amount.IsNegative);
                model.Of(posting.Asset).Expired -= posting.Amount.Value;
            }
        }
    }

    /// <summary>What had expired is not taken again; only that has to be told. The rest must add up to what is due.</summary>
    private void LearnTakeBack(Entry entry)
    {
        var payment = entry.Payment!;
        var known = model.Payments.Find(paid => paid.Id == entry.Target)!;
        var lapsed = payment.Bought.Lapsed.Value + (payment.Bonus?.Lapsed.Value ?? 0);
        var moved = entry.Postings.Where(posting => posting.Counterparty == Counterparty.TakenBack).Sum(posting => posting.Amount.Value);
        if (!known.IsOver)
        {
            Assert.Equal(known.Due, payment.Taken.Value);
            Assert.Equal(known.Taken - known.Due, moved - (lapsed - known.Lapsed));
            if (lapsed > known.Lapsed) Count("Lapsed");
            if (moved > 0) Count("Given back");
            known.Taken = known.Due;
            known.Lapsed = lapsed;
        }
        else Assert.Empty(entry.Postings);

        model.Of(known.Asset).Issued += moved;
    }

    private void Earn(StatLine line)
    {
        Count("Earned");
        if (line.Revenue.IsNegative) Count("Revenue taken back");
        money[line.Currency] = money.GetValueOrDefault(line.Currency) - line.Revenue.Value;
    }

    /// <summary>All money that came is revenue or is still owed in credits, but for what rounding each line leaves.</summary>
    private void CompareMoney()
    {
        foreach (var (currency, left) in money)
        {
            var owed = wallet.Head.Accounts.SelectMany(account => account.Lots).Where(lot => lot.Terms.Basis?.Currency == currency).Sum(lot => lot.Terms.Basis!.Of(lot.Remaining).Value);
            Assert.InRange(left - owed, -Least * (10 + (4 * seen)), Least * (10 + (4 * seen)));
        }
    }

    private void Compare()
    {
        CompareMoney();
        Assert.Equal(model.State, wallet.Head.State);
        Assert.Equal(
            model.Reservations.Where(held => held.IsOpen).Select(held => (held.Id, held.Asset, held.Amount, held.Expires)),
            wallet.Head.Reservations.Select(held => (held.Id, held.Asset, held.Amount.Value, held.Expires)));
        foreach (var asset in Assets)
        {
            var (account, sums) = (wallet.Head.Account(asset), model.Of(asset));
            Assert.Equal(
                (sums.Balance, model.Reserved(asset), sums.Balance - model.Reserved(asset), sums.Limit),
                (account.Balance.Value, account.Reserved.Value, account.Available.Value, account.OverdraftLimit.Value));
            Assert.Equal(
                (sums.Issued, sums.Consumed, sums.Refunded, sums.Expired + sums.Forfeited),
                (account.Totals.Credited.Value, account.Totals.Debited.Value, account.Totals.Refunded.Value, account.Totals.Expired.Value));
            Assert.Equal(account.Lots.Order(SpendingOrder.Instance), account.Lots);
            Assert.Equal(
                lots.Where(lot => lot.Key.Asset == asset && lot.Key.Lot != Lot.OverdraftId && !lot.Value.IsZero).Select(lot => (lot.Key.Lot, lot.Value)).Order(),
                account.Lots.Select(lot => (lot.Id, lot.Remaining)).Order());
            Assert.Equal(-account.Overdraft, lots.GetValueOrDefault((asset, Lot.OverdraftId)));
            Assert.DoesNotContain(account.Lots, lot => lot.Free.IsPositive && lot.Terms.HasExpired(wallet.Head.AsOf));
        }
    }

    private void Count(string what) => Happened[what] = Happened.GetValueOrDefault(what) + 1;

    /// <summary>An amount to spend: any, exactly what there is, or the least more than that.</summary>
    private decimal Spend(string asset, int which, int size)
    {
        var most = model.Spendable(asset);
        return most <= 0 || which % 4 > 1 ? Cents(size) : which % 4 == 0 ? most : most + Least;
    }

    /// <summary>A part of something: null for all, nothing, any, exactly all, exactly the most, or the least more than that.</summary>
    private static decimal? Part(decimal all, decimal most, int size) => (size % 9) switch
    {
        0 => null,
        1 => 0,
        2 => all,
        3 => most,
        4 => most + Least,
        _ => Math.Round(all * (size % 100) / 100, 12),
    };

    /// <summary>One that is open, or now and then one that is over.</summary>
    private WalletModel.Held? Reservation(int which) =>
        Pick(which % 4 == 0 ? model.Reservations : model.Reservations.FindAll(held => held.IsOpen), which) ?? Pick(model.Reservations, which);

    private static T? Pick<T>(List<T> from, int which) where T : class => from.Count == 0 ? null : from[^(1 + (which % Math.Min(from.Count, 5)))];

    private static decimal Cents(int size) => (size + 1) / 100m;

    private static Amount Of(decimal amount) => Amount.From(amount);

    private static Amount? Of(decimal? amount) => amount is { } value ? Amount.From(value) : null;
}
