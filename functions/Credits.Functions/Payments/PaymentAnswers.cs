using Credits.Core;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary>Writes payments as answers show them.</summary>
internal static class PaymentAnswers
{
    private const string Prefix = "pay_";

    /// <summary>The id of a payment as clients see it.</summary>
    public static string IdOf(Payment payment) => Prefix + payment.Id;

    /// <summary>Reads such an id; null if it is not of its form.</summary>
    public static string? Read(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && Core.Ids.StableId.IsValid(id.AsSpan(Prefix.Length)) ? id[Prefix.Length..] : null;

    /// <summary>A payment with a copy of what the ledger says of it.</summary>
    public static PaymentBody Of(Payment payment, GrantedCopy? ledger)
    {
        var money = payment.Paid ?? payment.Asked;
        return new(
            IdOf(payment),
            payment.Provider,
            payment.ObjectId,
            Words.Of(payment.State),
            payment.Problem,
            payment.Conflict,
            money is { } paid ? paid.ToAmount() : null,
            money?.Currency,
            money is { } of && payment.Back.Refunded > 0 ? new Money(payment.Back.Refunded, of.Currency).ToAmount() : null,
            payment.Back.Disputes.Length,
            payment.Grant is { } grant ? "cust_" + grant.CustomerId : null,
            payment.Grant?.Asset,
            payment.Grant?.Credits,
            payment.Grant is { Bonus.IsZero: false } ? payment.Grant.Bonus : null,
            payment.Grant?.Pack,
            ledger is null ? null : WireId.Of("led_", payment.Grant!.CustomerId, ledger.EntryId),
            ledger?.Granted,
            ledger?.Taken,
            NotZero(ledger?.Lapsed),
            NotZero(ledger?.Owed),
            ledger is null ? null : NotZero(ledger.Due - ledger.Taken),
            payment.CheckoutId,
            payment.Received,
            payment.Queued,
            payment.Credited,
            payment.Updated);
    }

    private static Amount? NotZero(Amount? amount) => amount is { IsZero: true } ? null : amount;
}
