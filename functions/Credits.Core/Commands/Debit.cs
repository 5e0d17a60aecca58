using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Draws credits, in spending order.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">More than 0.</param>
public sealed record Debit(string Asset, Amount Amount) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:debit:{Asset}:{Amount}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (Checks.Positive(Amount) is { } nothing) return nothing;
        var account = head.Account(Asset);
        if (Checks.Covers(account, Amount, account.OverdraftLimit) is { } short_) return short_;

        var draft = new Draft(account, EntryId, now);
        draft.Draw(Amount);
        return Decision.Accept(this.Entry(EntryKind.Debit, now, draft.Postings(Counterparty.Consumed)));
    }
}
