using System.Collections.Immutable;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.TopUps;
using Credits.Core.Wallets;

namespace Credits.Core.Ledger;

/// <summary>What a step did: nothing, for a reason, or one entry and the head after it.</summary>
public readonly record struct StepResult
{
    /// <summary>Why nothing happened; null if it did.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The head after it; after a refusal the one before it.</summary>
    public Head Head { get; init; }

    /// <summary>The entry to write; empty after a refusal.</summary>
    public SealedEntry Entry { get; init; }

    /// <summary>Other documents to write with it; empty after a refusal.</summary>
    public ImmutableArray<DocumentChange> Changes { get; init; }
}

/// <summary>
/// One step of a wallet: decide, seal, apply, check. Whoever writes wallets goes this way and no other. The
/// moment of a step is the clock's, in whole milliseconds as it is stored, and never before the last entry.
/// </summary>
public static class Step
{
    /// <summary>
    /// Decides a command. Everything due must have been folded in before (<see cref="Fold"/>). Refuses what would
    /// leave the limits of digits; throws <see cref="InvariantException"/> if the result can not be right.
    /// </summary>
    public static StepResult Take(Head head, IWorkingSet documents, Command command, DateTimeOffset now, string commitId)
    {
        var at = Moment(head, now);
        if (head.NextDue <= at) throw new InvariantException("Not true: everything due is folded in before a decision.");
        var decision = command.Decide(head, documents, at);
        if (decision.Refusal is { } refusal) return Refused(head, refusal);
        var result = Finish(head, decision, at, commitId);
        return OutOfRange(result) is { } range ? Refused(head, range) : result;
    }

    /// <summary>
    /// Folds in the next item due by a moment, or gives null if there is none. Never refused: ending credits
    /// can not make any number larger than the credits paid in.
    /// </summary>
    public static StepResult? Fold(Head head, DateTimeOffset now, string commitId)
    {
        var at = Moment(head, now);
        return Advance.Next(head, at) is { } due ? Finish(head, due, at, commitId) : null;
    }

    private static StepResult Finish(Head head, Decision decision, DateTimeOffset at, string commitId)
    {
        var entry = Chain.Seal(head, decision.Entry!, commitId, at);
        var after = Replay.Apply(head, entry.Entry);
        Invariants.Check(after, entry.Entry);
        return new StepResult { Head = after, Entry = entry, Changes = Ordered(head, after, at, decision.Changes) };
    }

    // What fell below its threshold is to be topped up: the order for that is written with the entry.
    private static ImmutableArray<DocumentChange> Ordered(Head before, Head after, DateTimeOffset at, ImmutableArray<DocumentChange> changes)
    {
        foreach (var account in after.Accounts)
        {
            if (account.AutoTopUp is not { Crossing: { Charge: null } crossing } top || before.Account(account.Asset).AutoTopUp?.Crossing?.Id == crossing.Id) continue;
            changes = changes.Add(new(new(DocumentKind.TopUp, crossing.Id), new TopUpOrder(account.Asset, crossing.Id, top.StartsAt(account.Available, at))));
        }

        return changes;
    }

    private static StepResult Refused(Head head, Refusal refusal) => new() { Refusal = refusal, Head = head, Changes = [] };

    private static Refusal? OutOfRange(StepResult result)
    {
        var entry = result.Entry.Entry;
        foreach (var account in result.Head.Accounts)
        {
            if (entry.Touches(account.Asset) && (!account.IsRepresentable || entry.Posting(account.Asset) is { Amount.IsRepresentable: false }))
                return new Refusal(RefusalCode.AmountOutOfRange, $"The wallet can not count that much {account.Asset}.") { Asset = account.Asset };
        }

        return null;
    }

    private static DateTimeOffset Moment(Head head, DateTimeOffset now)
    {
        var at = now.ToStored();
        return at < head.AsOf ? head.AsOf : at;
    }
}
