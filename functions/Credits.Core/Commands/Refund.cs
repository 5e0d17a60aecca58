using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Pays back what an entry drew, to the lots it was drawn from, last drawn first. All refunds of one entry
/// together never exceed what it drew. What was drawn of several assets comes back as a whole, all in one entry.
/// </summary>
/// <param name="Target">The id of the debit, or of the settlement or late charge of a reservation.</param>
/// <param name="Amount">More than 0; null for all that is left, which it must be where several assets were drawn.</param>
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
        if (target.Postings is not [{ Counterparty: Counterparty.Consumed } first, ..])
            return Decision.Refuse(RefusalCode.NotRefundable, "Only a deduction can be refunded.");

        // Closing gave up what was left and wrote off what was owed, so paying back into what came after would make credits.
        if (target.Sequence <= head.ClosedAt) return Decision.Refuse(RefusalCode.NotRefundable, "The wallet was closed since; nothing from before can be refunded.");

        var name = new Need(DocumentKind.Refunds, Target);
        var before = documents.Find<Refunds>(name) ?? new Refunds(Target, Core.Amount.Zero);
        var all = target.Postings.Where(posting => posting.Counterparty == Counterparty.Consumed).ToList();
        var open = all.Where(posting => (-posting.Amount - before.Of(posting.Asset, first.Asset)).IsPositive).ToList();
        if (open.Count == 0) return Decision.Refuse(RefusalCode.AlreadyRefunded, "All of it has been refunded already.");
        if (Amount is { } part)
        {
            if (all.Count > 1) return Decision.Refuse(RefusalCode.SeveralAssets, "That deduction was of several assets: without an amount all of them are refunded, and no part can be.");
            if (Checks.Positive(part) is { } nothing) return nothing;
            var left = -first.Amount - before.Refunded;
            if (part > left) return Decision.Refuse(RefusalCode.RefundExceedsDeduction, $"Of that deduction {left} {first.Asset} is left to refund.");
        }

        var postings = ImmutableArray.CreateBuilder<Posting>();
        var lots = head.Lots;
        foreach (var drawn in open)
        {
            var account = head.Account(drawn.Asset);
            var draft = new Draft(account, EntryId, now);
            var skip = before.Of(drawn.Asset, first.Asset);
            GiveBack(draft, drawn, skip, Amount ?? (-drawn.Amount - skip), lots - account.Lots.Length);
            draft.Net();
            lots += draft.Lots - account.Lots.Length;
            postings.AddRange(draft.Postings(Counterparty.Refunded));
        }

        var entry = this.Entry(EntryKind.Refund, now, postings.DrainToImmutable()) with { Target = Target, Shares = Shares(target, open) };
        return Decision.Accept(entry, new DocumentChange(name, before.After(entry.Postings, first.Asset)));
    }

    // Which asset they are for is said where there are several.
    private static ImmutableArray<ProductShare> Shares(Entry target, List<Posting> open) => open is [var only]
        ? [.. ProductShare.Of(target, only.Asset)]
        : [.. open.SelectMany(posting => ProductShare.Of(target, posting.Asset).Select(share => share with { Asset = posting.Asset }))];

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
