using Credits.Core.Entries;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Takes back credits whose money went back somewhere else: out of what was bought, the last to be spent first, then out of
/// whatever is free, and the rest becomes a debt. No floor holds it back, and no revenue comes of it.
/// </summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">More than 0.</param>
public sealed record Withdraw(string Asset, Amount Amount) : Command
{
    /// <summary>The money that went back, more than 0; null if nobody says: then it is what the credits were paid with that are left.</summary>
    public Worth? Back { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint => $"1:withdraw:{Asset}:{Amount}{(Back is { } back && back != new Worth(Asset, Amount) ? $":{back.Amount}{back.Currency}" : "")}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (Checks.Positive(Amount) is { } nothing) return nothing;
        if (Checks.NewAccount(head, Asset) is { } full) return full;

        var draft = new Draft(head.Account(Asset), EntryId, now);
        draft.DrawBought(Amount);
        return Decision.Accept(this.Entry(EntryKind.TakeBack, now, draft.Postings(Counterparty.TakenBack)) with
        {
            Paid = Back is { } back ? back with { Amount = -back.Amount } : null,
        });
    }
}
