using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Pays back what an entry drew, to the lots it was drawn from, last drawn first. All refunds of one entry
/// together never exceed what it drew.
/// </summary>
/// <param name="Target">The id of the debit, or of the settlement or late charge of a reservation.</param>
/// <param name="Amount">More than 0; null for all that is left.</param>
public sealed record Refund(string Target, Amount? Amount) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:refund:{Target}:{Amount}";

    /// <inheritdoc/>
    public override ImmutableArray<Need> Needs(Head head) => [new(DocumentKind.Entry, Target), new(DocumentKind.Refunds, Target)];

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (documents.Find<Entry>(new(DocumentKind.Entry, Target)) is not { } target)
            return Decision.Refuse(RefusalCode.EntryNotFound, "There is no such ledger entry.");
        if (target.Kind == EntryKind.Refund) return Decision.Refuse(RefusalCode.NotRefundable, "Cannot refund a refund.");
        if (target.Postings is not [{ Counterparty: Counterparty.Consumed } drawn, ..])
            return Decision.Refuse(RefusalCode.NotRefundable, "Only a deduction can be refunded.");

        // Closing gave up what was left and wrote off what was owed, so paying back into what came after would make credits.
        if (target.Sequence <= head.ClosedAt) return Decision.Refuse(RefusalCode.NotRefundable, "The wallet was closed since; nothing from before can be refunded.");

        var name = new Need(DocumentKind.Refunds, Target);
        var before = documents.Find<Refunds>(name)?.Refunded ?? Core.Amount.Zero;
        var left = -drawn.Amount - before;
        if (left.IsZero) return Decision.Refuse(RefusalCode.AlreadyRefunded, "All of it has been refunded already.");
        var amount = Amount ?? left;
        if (Checks.Positive(amount) is { } nothing) return nothing;
        if (amount > left) return Decision.Refuse(RefusalCode.RefundExceedsDeduction, $"Of that deduction {left} {drawn.Asset} is left to refund.");

        var account = head.Account(drawn.Asset);
        var draft = new Draft(account, EntryId, now);
        GiveBack(draft, drawn, before, amount, head.Lots - account.Lots.Length);
        draft.Net();
        var entry = this.Entry(EntryKind.Refund, now, draft.Postings(Counterparty.Refunded)) with
        {
            Target = Target,
            Shares = [.. ProductShare.Of(target, drawn.Asset)],
        };
        return Decision.Accept(entry, new DocumentChange(name, new Refunds(Target, before + amount)));
    }

    // Earlier refunds took from the end of the lines; this one goes on where they stopped.
    private static void GiveBack(Draft draft, Posting drawn, Amount skip, Amount amount, int lotsElsewhere)
    {
        for (var i = drawn.Lines.Length - 1; i >= 0 && amount.IsPositive; i--)
        {
            var size = -drawn.Lines[i].Amount;
            var skipped = Core.Amount.Min(skip, size);
            var part = Core.Amount.Min(size - skipped, amount);
            skip -= skipped;
            amount -= part;
            if (part.IsPositive) draft.Return(drawn.Lines[i], part, lotsElsewhere);
        }

        if (amount.IsPositive) throw new Ledger.InvariantException("Not true: a refund fits the lines of its deduction.");
    }
}
