using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Sets how far below 0 events may take what is available of an asset.</summary>
/// <param name="Asset">The account.</param>
/// <param name="Limit">0 or more; null for as far as they go.</param>
public sealed record SetUsageLimit(string Asset, Amount? Limit) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:usage:{Asset}:{Limit}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (Limit is { } limit && Checks.NotNegative(limit) is { } negative) return negative;
        if (Checks.NewAccount(head, Asset) is { } full) return full;
        if (head.Account(Asset).UsageLimit == Limit) return Decision.Refuse(ChangeState.Unchanged, "That is the limit already.");
        return Decision.Accept(this.Entry(EntryKind.Change, now, []) with { Change = new Change(null, Asset, null) { Usage = new UsageLimit(Limit) } });
    }
}
