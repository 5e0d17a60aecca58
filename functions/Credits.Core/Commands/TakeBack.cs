using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Payments;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Brings what is taken back of a payment's credits to its share of the money that went back: takes more when more was
/// refunded or is withheld, gives back what a dispute that was won had taken. First out of what is left, unheld, of the
/// payment's own lots; then what of them had expired unspent; and what was spent or is held becomes a debt that is paid
/// from whatever is free now or becomes so. No floor holds it back. What left those lots for one with a grace counts as
/// spent, also if it ended there.
/// </summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Asset">The asset that it granted.</param>
/// <param name="Back">What is known of the money; what the wallet was told before is joined to it.</param>
/// <param name="LeaveSpent">Leaves what was spent or is held instead of making it a debt.</param>
public sealed record TakeBack(string PaymentId, string Asset, MoneyBack Back, bool LeaveSpent) : Command
{
    /// <summary>The id of the one entry that acts on a state of the money.</summary>
    public static string IdFor(string paymentId, MoneyBack back) => StableId.Of("takeback", paymentId, back.ToString());

    private Need Payment => new(DocumentKind.Payment, PaymentId);

    private Need Expired => new(DocumentKind.Entry, Ledger.Advance.IdFor(Asset, CreditPayment.LotOf(PaymentId)));

    private Need BonusExpired => new(DocumentKind.Entry, Ledger.Advance.IdFor(Asset, CreditPayment.BonusLotOf(PaymentId)));

    /// <inheritdoc/>
    public override string Fingerprint => $"1:takeback:{PaymentId}:{Back}";

    /// <inheritdoc/>
    public override ImmutableArray<Need> Needs(Head head) => [Payment, Expired, BonusExpired];

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (documents.Find<GrantedPayment>(Payment) is not { } payment || payment.Asset != Asset)
            return Decision.Refuse(RefusalCode.PaymentNotFound, "The payment granted nothing in this wallet.");
        var back = payment.Back.Join(Back);
        if (back.Equals(payment.Back)) return Decision.Refuse(ChangeState.Unchanged, "That much is known already.");

        var kept = payment.Kept;
        payment = payment with { Back = back };
        var account = head.Account(Asset);
        var draft = new Draft(account, EntryId, now);
        // Closing gave up what was left and wrote off what was owed; nothing from before it is moved.
        if (payment.Sequence > head.ClosedAt)
        {
            var elsewhere = head.Lots - account.Lots.Length;
            payment = payment with
            {
                Bought = Move(draft, payment, payment.Bought, documents.Find<Entry>(Expired), elsewhere),
                Bonus = payment.Bonus is { } bonus ? Move(draft, payment, bonus, documents.Find<Entry>(BonusExpired), elsewhere) : null,
            };
            draft.Net();
        }

        var entry = this.Entry(EntryKind.TakeBack, now, draft.Postings(Counterparty.TakenBack)) with
        {
            Target = PaymentId,
            Payment = payment,
            // Named even if none went back this time: credits can follow money that went back before.
            Paid = kept is null ? null : kept with { Amount = payment.Kept!.Amount - kept.Amount },
        };
        return Decision.Accept(entry, new DocumentChange(Payment, payment));
    }

    private GrantedPart Move(Draft draft, GrantedPayment payment, GrantedPart part, Entry? expired, int lotsElsewhere)
    {
        var more = payment.DueOf(part) - part.Taken;
        return more.IsNegative ? Give(draft, part, -more, lotsElsewhere) : Take(draft, part, more, expired);
    }

    private GrantedPart Take(Draft draft, GrantedPart part, Amount amount, Entry? expired)
    {
        var recovered = draft.TakeFrom(part.Lot, amount);
        amount -= recovered;
        var ended = expired?.Target == part.Lot ? -expired.Postings[0].Amount : Amount.Zero;
        var lapsed = Amount.Min(amount, ended - part.Lapsed);
        amount -= lapsed;
        if (LeaveSpent) amount = Amount.Zero;
        if (amount.IsPositive) draft.Owe(amount);
        return part with { Recovered = part.Recovered + recovered, Lapsed = part.Lapsed + lapsed, Owed = part.Owed + amount };
    }

    // In the opposite order of taking.
    private static GrantedPart Give(Draft draft, GrantedPart part, Amount amount, int lotsElsewhere)
    {
        var owed = Amount.Min(amount, part.Owed);
        if (owed.IsPositive) draft.Return(Draft.Overdrawn, owed, lotsElsewhere);
        amount -= owed;
        var lapsed = Amount.Min(amount, part.Lapsed);
        amount -= lapsed;
        if (amount.IsPositive) draft.Return(new Line(part.Lot, -amount, part.Terms), amount, lotsElsewhere);
        return part with { Recovered = part.Recovered - amount, Lapsed = part.Lapsed - lapsed, Owed = part.Owed - owed };
    }
}
