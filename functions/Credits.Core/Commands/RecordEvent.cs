using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Rating;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Records an event, once for ever by its id, and draws what it costs. It has happened already, so unless the account's
/// <see cref="Account.UsageLimit"/> says otherwise what is missing becomes a debt.
/// </summary>
/// <param name="Event">What happened and what it costs.</param>
/// <param name="Content">A hash of what the client sent: the same id with another one is refused, however it is rated.</param>
public sealed record RecordEvent(EventRecord Event, string Content) : Command
{
    /// <summary>How far ahead of us the clock of whoever sends an event may be.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromHours(24);

    /// <summary>The id of the one entry of an event. What several sources number for themselves is told apart by the source.</summary>
    public static string IdFor(string id, string? source) => StableId.Of("event", id, source);

    /// <inheritdoc/>
    public override string Fingerprint => $"1:event:{Content}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Event.OccurredAt > now + MaxAhead) return Decision.Refuse(RefusalCode.EventInFuture, "The event is said to happen more than 24 hours from now.");
        var totals = Rated.Totals(Event.Fees);
        if (Checks.Moves(head, whenFrozen: totals.IsEmpty) is { } refusal) return refusal;
        var postings = ImmutableArray.CreateBuilder<Posting>(totals.Length);
        if (head.Accounts.Length + NewAccounts(head, totals) > Limits.Accounts) return Decision.Refuse(RefusalCode.TooManyAssets, $"A wallet holds at most {Limits.Accounts} assets.");
        foreach (var (asset, amount) in totals)
        {
            var account = head.Account(asset);
            if (!amount.IsRepresentable) return Decision.Refuse(RefusalCode.AmountOutOfRange, $"The fees come to more {asset} than can be counted.");
            if (account.UsageLimit is { } limit && Checks.Covers(account, amount, limit) is { } short_) return short_;
            var draft = new Draft(account, EntryId, now);
            draft.Draw(amount);
            postings.AddRange(draft.Postings(Counterparty.Consumed));
        }

        return Decision.Accept(
            this.Entry(EntryKind.Debit, now, postings.DrainToImmutable()) with { Event = Event },
            new DocumentChange(new(DocumentKind.Event, EntryId), new EventMark(EntryId, Event.OccurredAt)));
    }

    private static int NewAccounts(Head head, ImmutableArray<AssetTotal> totals)
    {
        var count = 0;
        foreach (var total in totals)
            if (!head.Accounts.Any(account => account.Asset == total.Asset)) count++;
        return count;
    }
}
