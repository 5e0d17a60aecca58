using System.Collections.Immutable;
using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Payments;
using Credits.Core.Revenue;
using Credits.Core.TopUps;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Pays in what a captured payment bought, once for ever. No limit of the wallet refuses it: where there is no room for
/// a lot of its own, it is paid into the standing lot of its source, which never expires.
/// </summary>
/// <param name="PaymentId">A hash of the provider and its payment object.</param>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">What was bought, more than 0.</param>
/// <param name="Lifetime">How long it lives; null for ever.</param>
/// <param name="Paid">The money for it, in minor units: what a refund is measured by.</param>
/// <param name="Digits">The digits after the point to which a part of the credits is cut when it is taken back.</param>
public sealed record CreditPayment(string PaymentId, string Asset, Amount Amount, TimeSpan? Lifetime, long Paid, int Digits) : Command
{
    /// <summary>The money for what was bought, in its currency; null on payments that were asked for before it was kept.</summary>
    public Worth? Price { get; init; }

    /// <summary>Credits on top, 0 or more: a lot of their own, promotional.</summary>
    public Amount Bonus { get; init; }

    /// <summary>How long the bonus lives; null for ever.</summary>
    public TimeSpan? BonusLifetime { get; init; }

    /// <summary>The crossing that it was charged for by an automatic top-up; null for a payment that a person made.</summary>
    public string? Crossing { get; init; }

    /// <summary>The id of the one entry that grants a payment.</summary>
    public static string IdFor(string paymentId) => StableId.Of("payment", paymentId);

    /// <inheritdoc/>
    public override string Fingerprint => string.Create(
        CultureInfo.InvariantCulture,
        $"1:payment:{PaymentId}:{Asset}:{Amount}:{Lifetime?.TotalMilliseconds}:{Bonus}:{BonusLifetime?.TotalMilliseconds}:{Paid}{(Crossing is null ? "" : ":")}{Crossing}");

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if ((Checks.Positive(Amount) ?? Checks.NotNegative(Bonus)) is { } amount) return amount;
        if ((Checks.GrantLifetime(Lifetime) ?? Checks.GrantLifetime(BonusLifetime)) is { } lifetime) return lifetime;

        var account = head.Account(Asset);
        var room = Checks.PaidLots(head, account);
        var draft = new Draft(account, EntryId, now);
        var payment = new GrantedPayment
        {
            Id = PaymentId,
            Asset = Asset,
            Digits = Digits,
            Paid = Paid,
            Price = Price,
            Sequence = head.Sequence + 1,
            Bought = PayIn(draft, LotOf(PaymentId), LotSource.Paid, Amount, Lifetime, room > 0, now, Basis.Of(Price, Amount)),
            Bonus = Bonus.IsZero ? null : PayIn(draft, BonusLotOf(PaymentId), LotSource.Promotional, Bonus, BonusLifetime, room > 1, now),
        };
        draft.Net();
        var entry = this.Entry(EntryKind.Credit, now, draft.Postings(Counterparty.Issued)) with
        {
            Target = PaymentId,
            Payment = payment,
            Paid = Price,
            TopUp = Crossing is null ? null : new TopUpStep(Asset, TopUpAction.Credit) { Crossing = Crossing },
        };
        return Decision.Accept(entry, new DocumentChange(new(DocumentKind.Payment, PaymentId), payment));
    }

    internal static string LotOf(string paymentId) => IdFor(paymentId);

    internal static string BonusLotOf(string paymentId) => StableId.Of("bonus", paymentId);

    private static GrantedPart PayIn(Draft draft, string own, LotSource source, Amount amount, TimeSpan? lifetime, bool room, DateTimeOffset now, Basis? basis = null)
    {
        var lot = room ? own : Lot.StandingId(source, LotTerms.DefaultPriority);
        var terms = new LotTerms(source, LotTerms.DefaultPriority, room ? (now + lifetime)?.ToStored() : null, now) { Basis = room ? basis : null };
        return new GrantedPart(lot, draft.PayIn(lot, terms, amount), amount);
    }
}
