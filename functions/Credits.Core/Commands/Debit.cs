using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Draws credits, in spending order.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">More than 0.</param>
public sealed record Debit(string Asset, Amount Amount) : Command
{
    /// <summary>What is missing becomes a debt, whatever the floor: for what has happened already.</summary>
    public bool Overdraw { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint => $"1:debit:{Asset}:{Amount}{(Overdraw ? ":overdraw" : "")}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (Checks.Positive(Amount) is { } nothing) return nothing;
        var account = head.Account(Asset);
        if (!Overdraw && Checks.Covers(account, Amount, account.OverdraftLimit) is { } short_) return short_;
        if (Overdraw && Checks.NewAccount(head, Asset) is { } full) return full;

        var draft = new Draft(account, EntryId, now);
        draft.Draw(Amount);
        return Decision.Accept(this.Entry(EntryKind.Debit, now, draft.Postings(Counterparty.Consumed)));
    }
}
