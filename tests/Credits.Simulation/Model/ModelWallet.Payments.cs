using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>What payments do to a wallet.</summary>
internal sealed partial class ModelWallet
{
    private readonly Dictionary<string, ModelPayment> payments = [];
    private readonly Dictionary<(string Asset, string Lot), decimal> expired = [];

    private string? Refuses(TakeBack command)
    {
        if (State == WalletState.Closed) return RefusalCode.WalletClosed;
        if (!payments.TryGetValue(command.PaymentId, out var payment)) return RefusalCode.PaymentNotFound;
        return payment.IsNews(command.Back) ? null : ChangeState.Unchanged;
    }

    private void Pay(CreditPayment command, DateTimeOffset at)
    {
        var account = Account(command.Asset);
        var room = Size < Limits.HeadBytes / 2 ? Limits.PaymentLots - account.Lots.Count : 0;
        var payment = new ModelPayment { Command = command, Grants = [] };
        payment.Grants.Add(Grant(account, command.EntryId, LotSource.Paid, command.Amount.Value, room > 0, command.Lifetime, at, command.Price));
        if (!command.Bonus.IsZero)
            payment.Grants.Add(Grant(account, StableId.Of("bonus", command.PaymentId), LotSource.Promotional, command.Bonus.Value, room > 1, command.BonusLifetime, at));
        account.Net(at);
        payments.Add(command.PaymentId, payment);
    }

    private void Take(TakeBack command, string entry, DateTimeOffset at)
    {
        var payment = payments[command.PaymentId];
        payment.Hear(command.Back);
        if (payment.IsOver) return;
        var account = Account(command.Asset);
        foreach (var grant in payment.Grants)
        {
            var more = payment.Due(grant) - grant.Taken;
            if (more < 0) GiveBack(account, grant, -more, entry, at);
            else TakeBack(account, grant, more, command.LeaveSpent, at);
        }

        account.Net(at);
    }

    private void TakeBack(ModelAccount account, ModelGrant grant, decimal amount, bool leave, DateTimeOffset at)
    {
        var free = account.Find(grant.Lot.Id) is { } lot && !lot.HasEnded(at) ? Math.Min(lot.Free, amount) : 0;
        if (free > 0) account.PayIn(grant.Lot, -free);
        grant.Recovered += free;
        amount -= free;
        var lapsed = Math.Min(amount, expired.GetValueOrDefault((account.Asset, grant.Lot.Id)) - grant.Lapsed);
        // What expired in a lot that payments share was not this one's alone.
        if (grant.Lot.Expires is null) lapsed = 0;
        grant.Lapsed += lapsed;
        amount -= lapsed;
        if (leave || amount <= 0) return;
        grant.Owed += amount;
        account.Owe(amount);
    }

    private void GiveBack(ModelAccount account, ModelGrant grant, decimal amount, string entry, DateTimeOffset at)
    {
        var elsewhere = Accounts.Sum(other => other.Lots.Count) - account.Lots.Count;
        var owed = Math.Min(amount, grant.Owed);
        if (owed > 0) account.Return(null, owed, entry, at, elsewhere);
        var lapsed = Math.Min(amount - owed, grant.Lapsed);
        var rest = amount - owed - lapsed;
        if (rest > 0) account.Return(grant.Lot, rest, entry, at, elsewhere);
        (grant.Owed, grant.Lapsed, grant.Recovered) = (grant.Owed - owed, grant.Lapsed - lapsed, grant.Recovered - rest);
    }

    // About how large the head is, by the documented rule.
    private int Size => 256 + accounts.Values.Sum(account => 480 + (account.Lots.Count * 300))
        + Reservations.Sum(reservation => 260 + (reservation.Parts.Count * 90))
        + Subscriptions.Sum(subscription => 1_500 + (subscription.Allowances.Count * 1_180));

    private static ModelGrant Grant(ModelAccount account, string own, LotSource source, decimal amount, bool room, TimeSpan? lifetime, DateTimeOffset at, Worth? price = null)
    {
        var lot = room
            ? new ModelLot { Id = own, Source = source, Priority = LotTerms.DefaultPriority, Expires = Kept(at + lifetime), Since = at, Worth = price is null ? null : (price.Currency, price.Amount.Value / amount) }
            : ModelAccount.Standing(source, LotTerms.DefaultPriority, at);
        account.PayIn(lot, amount);
        return new ModelGrant(account.Find(lot.Id)!, amount);
    }
}
