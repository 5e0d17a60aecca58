using System.Globalization;
using System.Runtime.CompilerServices;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Engine.Stats;
using Credits.Engine.Storage;
using Credits.Simulation.Model;

namespace Credits.Simulation.Checks;

/// <summary>
/// One wallet as it was written, entry by entry: the chain replayed, the model beside it, and after each entry
/// the two compared.
/// </summary>
internal sealed class WalletRecord(Partition partition)
{
    private const decimal Least = 0.000000000001m;
    private readonly Dictionary<string, decimal> moved = [];
    private readonly Dictionary<string, decimal> money = [];
    private readonly HashSet<string> byItself = [];
    private readonly List<(long Commit, DateTimeOffset From, string Plans)> subscribed = [];

    public Partition Partition => partition;

    public ModelWallet Model { get; } = new();

    public Head Head { get; private set; } = Chain.Genesis(partition.App, partition.Wallet);

    public List<Entry> Entries { get; } = [];

    /// <summary>The heads that were stored, with their commits, as far back as a reader may still see them.</summary>
    public List<(long Commit, Head Head)> Heads { get; } = [];

    /// <summary>How large the stored head is.</summary>
    public int Bytes { get; private set; }

    public bool HasCustomer { get; set; }

    public string? AliasOf { get; set; }

    /// <summary>Tries that are about this wallet.</summary>
    public List<Attempt> Trying { get; } = [];

    /// <summary>Readers under way.</summary>
    public int Reading { get; set; }

    /// <summary>The last commit that anybody was told of.</summary>
    public long Told { get; set; }

    /// <summary>Revenue and costs by day, as the entries have them.</summary>
    public IEnumerable<DaySums> Days() => Entries
        .Select(entry => (Day: DateOnly.FromDateTime(entry.RecordedAt.UtcDateTime), Earned: Recognition.Of(entry)))
        .Where(part => !part.Earned.IsEmpty)
        .GroupBy(part => part.Day)
        .Select(parts => new DaySums(parts.Key, parts.Aggregate(DayStats.None, (sum, part) => sum.Plus(part.Earned))));

    /// <summary>True for an entry that nobody asked for, since it was due.</summary>
    public bool IsDue(Entry entry) => byItself.Contains(entry.Id);

    /// <summary>The plans in force at a moment, by what is written and by what was at any commit from one on.</summary>
    public IEnumerable<string> InForce(DateTimeOffset at, long since)
    {
        for (var last = subscribed.Count; last > 0; last--)
        {
            var known = subscribed.FindLastIndex(last - 1, change => change.From <= at);
            yield return known < 0 ? "" : subscribed[known].Plans;
            if (subscribed[last - 1].Commit <= since) yield break;
        }

        yield return "";
    }

    /// <summary>Follows one entry.</summary>
    /// <param name="document">As it was stored.</param>
    /// <param name="command">What it was asked for; null for what happened by itself.</param>
    /// <param name="commit">The number of the commit.</param>
    public Entry Follow(Document document, Func<Entry, bool, Command?> command, long commit)
    {
        if (Chain.Fault(Head.LastHash, document.Body, out var read) is { } fault) throw new ViolationException("chain", $"{partition.Wallet}: entry {Head.Sequence + 1}: {fault}.");
        var entry = read!;
        Require("sequence", entry.Sequence == Head.Sequence + 1, $"entry {entry.Sequence} follows {Head.Sequence}");
        Require("sequence", document.Sort == entry.Sequence.ToString("D19", CultureInfo.InvariantCulture), $"an entry is sorted by its sequence");
        Require("time", entry.RecordedAt >= Head.AsOf, $"entry {entry.Sequence} was recorded before the one before it");
        Require("time", entry.EffectiveAt <= entry.RecordedAt, $"entry {entry.Sequence} takes effect after it was recorded");
        Foretell(entry, command(entry, SeesDue(entry)));
        var before = Head;
        Head = Replay.Apply(Head, entry);
        Invariants.Check(Head, entry);
        Sum(entry);
        Compare(before, entry);
        SumMoney(entry);
        if (Model.Subscriptions.Count + Head.Subscriptions.Length > 0 || entry.Change is not null || entry.Subscription is not null) CompareSubscriptions(entry, commit);
        Entries.Add(entry);
        return entry;
    }

    /// <summary>The stored head must be what the entries add up to, bit for bit.</summary>
    public void Store(Document head, long commit)
    {
        Require("head", HeadJson.Write(Head).AsSpan().SequenceEqual(head.Body.Span), $"the stored head is not what the entries add up to");
        var due = Model.NextDue()?.At.ToUnixTimeMilliseconds().ToString("D16", CultureInfo.InvariantCulture) ?? "9999999999999999";
        Require("head", head.Sort == due, $"the head is not found under its next due time: {head.Sort}, not {due}");
        Bytes = head.Body.Length;
        if (Heads.Count > 0 && Heads[^1].Head == Head) return;
        Heads.Add((commit, Head));
        if (Reading == 0 && Heads.Count > 64) Heads.RemoveRange(0, 32);
    }

    // The model does the same by its own rules; what it moved must be what the entry says.
    private void Foretell(Entry entry, Command? command)
    {
        var due = Model.NextDue();
        Counterparty counterparty;
        if (command is null)
        {
            if (due is not { } next) throw new ViolationException("due", $"{partition.Wallet}: entry {entry.Sequence} ({entry.Kind}) happens by itself, but nothing is due");
            var canPay = next.Subscription is null || Model.CanPay(next.Subscription.Plan);
            Require("due", next.IsTold(entry, canPay), $"entry {entry.Sequence} ({entry.Kind}) is about {entry.Target} at {entry.EffectiveAt:O}, but {next.Target} at {next.At:O} comes first ({next.Step})");
            Require("due", next.At <= entry.RecordedAt, $"entry {entry.Sequence} is about {entry.Target} too early");
            counterparty = Model.Fold(next, entry.Id, entry.RecordedAt);
        }
        else
        {
            Require("due", !(due?.At <= entry.RecordedAt), $"entry {entry.Sequence} was decided though something had been due before");
            Require("decision", Model.Refuses(command, entry.RecordedAt) is null, $"entry {entry.Sequence} ({entry.Kind}) should have been refused: {Model.Refuses(command, entry.RecordedAt)}");
            Require("time", entry.EffectiveAt == entry.RecordedAt, $"entry {entry.Sequence} takes effect at another time than it was recorded");
            counterparty = Model.Do(command, entry.Id, entry.RecordedAt);
        }

        var postings = 0;
        foreach (var account in Model.Accounts)
        {
            if (Matches(entry, account, account.Main, counterparty)) postings++;
            if (Matches(entry, account, account.Inner, Counterparty.Internal)) postings++;
        }

        Require("lines", postings == entry.Postings.Length, $"entry {entry.Sequence} has a posting too many");
    }

    private bool Matches(Entry entry, ModelAccount account, List<(ModelLot? Lot, decimal Amount)> moves, Counterparty counterparty)
    {
        if (moves.Count == 0) return false;
        foreach (var posting in entry.Postings)
        {
            if (posting.Asset != account.Asset || posting.Counterparty != counterparty) continue;
            Require("lines", posting.Lines.Length == moves.Count, $"entry {entry.Sequence} has {posting.Lines.Length} lines, not {moves.Count}");
            for (var i = 0; i < moves.Count; i++)
            {
                var (lot, amount) = moves[i];
                var line = posting.Lines[i];
                Require("lines", line.Lot == (lot?.Id ?? ModelAccount.Overdraft) && line.Amount.Value == amount, $"entry {entry.Sequence}, line {i}: {line.Amount} of {line.Lot}, not {amount} of {lot?.Id}");
            }

            return true;
        }

        throw new ViolationException("lines", $"{partition.Wallet}: entry {entry.Sequence} ({entry.Kind}) has no posting for what it moves of {account.Asset}");
    }

    // Whatever has a name of what was due, and the time for it, was not asked for.
    private bool SeesDue(Entry entry)
    {
        var due = entry.Kind == EntryKind.Expire || entry.Settlement?.Outcome == SettlementOutcome.Expired
            || (entry.Fingerprint.StartsWith("1:due:", StringComparison.Ordinal) && Model.NextDue()?.At <= entry.RecordedAt);
        if (due) byItself.Add(entry.Id);
        return due;
    }

    // All money that came is revenue or is still owed in credits, but for what rounding each line leaves.
    private void SumMoney(Entry entry)
    {
        if (entry.Paid is { } paid) money[paid.Currency] = money.GetValueOrDefault(paid.Currency) + paid.Amount.Value;
        foreach (var line in Recognition.Of(entry).Products) money[line.Currency] = money.GetValueOrDefault(line.Currency) - line.Revenue.Value;
        foreach (var (currency, left) in money)
        {
            var owed = Head.Accounts.SelectMany(account => account.Lots).Where(lot => lot.Terms.Basis?.Currency == currency).Sum(lot => lot.Terms.Basis!.Of(lot.Remaining).Value);
            Require("money", Math.Abs(left - owed) <= Least * (10 + (4 * entry.Sequence)), $"entry {entry.Sequence} ({entry.Kind}): {left} {currency} are not revenue yet, and {owed} are owed in credits");
        }
    }

    private void CompareSubscriptions(Entry entry, long commit)
    {
        if (subscribed.Count == 0 || subscribed[^1].Plans != Model.InForce) subscribed.Add((commit, entry.EffectiveAt, Model.InForce));
        Require("subscriptions", Head.Subscriptions.Select(Text).SequenceEqual(Model.Subscriptions.Select(model => model.ToString())), $"entry {entry.Sequence} ({entry.Kind}): subscriptions are {string.Join("; ", Head.Subscriptions.Select(Text))}, not {string.Join("; ", Model.Subscriptions)}");
    }

    private static string Text(Credits.Core.Subscriptions.Subscription found) =>
        $"{found.Id} {found.Status} {Charges.Text([found])} ends {found.EndsAt:O} {(found.Billing is not { } billing ? "" : $"fee {billing.Fees[0].Amount} of {billing.Anchor:O} + {billing.Next}, unpaid {billing.UnpaidSince:O}, {billing.Reminders} times told")} "
        + string.Join(", ", found.Allowances.Select(allowance => $"{allowance.Id} {allowance.Anchor:O} + {allowance.Next} since {allowance.Since:O}"));

    // What left one bucket arrived in a named other one; what only moved within the account adds up to nothing.
    private void Sum(Entry entry)
    {
        foreach (var posting in entry.Postings)
        {
            Require("lines", posting.Counterparty != Counterparty.Internal || posting.Amount.IsZero, $"entry {entry.Sequence} makes credits out of nothing");
            moved[posting.Asset] = moved.GetValueOrDefault(posting.Asset) + posting.Amount.Value;
        }
    }

    private void Compare(Head before, Entry entry)
    {
        Require("state", Head.State == Model.State, $"entry {entry.Sequence}: the wallet is {Head.State}, not {Model.State}");
        Require("reservations", Head.Reservations.Length == Model.Reservations.Count, $"entry {entry.Sequence}: {Head.Reservations.Length} reservations are open, not {Model.Reservations.Count}");
        foreach (var open in Head.Reservations)
            Require("reservations", Model.Open(open.Id) is { } model && model.Amount == open.Amount.Value && model.Expires == open.Expires, $"entry {entry.Sequence}: reservation {open.Id} is not as it should be");
        foreach (var account in Head.Accounts) Compare(before, account, Model.Account(account.Asset), entry);
    }

    private void Compare(Head before, Account account, ModelAccount model, Entry entry)
    {
        void Same(string what, decimal found, decimal right) =>
            Require("balance", found == right, $"entry {entry.Sequence} ({entry.Kind}): {what} of {account.Asset} is {found}, not {right}");

        Same("balance", account.Balance.Value, model.Balance);
        Same("reserved", account.Reserved.Value, model.Reserved);
        Same("overdraft", account.Overdraft.Value, model.Owed);
        Same("overdraft limit", account.OverdraftLimit.Value, model.Limit);
        Same("sum of all movements", account.Balance.Value, moved.GetValueOrDefault(account.Asset));
        var untouched = entry.Reservation is null && entry.Settlement is null && model.Main.Count + model.Inner.Count == 0;
        if (untouched && account.Lots == before.Account(account.Asset).Lots) return;
        Require("lots", account.Lots.Length == model.Lots.Count, $"entry {entry.Sequence} ({entry.Kind}): {account.Lots.Length} lots of {account.Asset} are open, not {model.Lots.Count}");
        for (var i = 0; i < model.Lots.Count; i++)
        {
            var (lot, right) = (account.Lots[i], model.Lots[i]);
            Require("lots", lot.Id == right.Id && lot.Remaining.Value == right.Remaining && lot.Held.Value == right.Held, $"entry {entry.Sequence} ({entry.Kind}): lot {i} is {lot}, not {right.Remaining} held {right.Held} of {right.Id}");
        }

        // Only what lowers the available credits is held to the floor; what ends by itself or is given up is not.
        var lowered = account.Available < before.Account(account.Asset).Available;
        if (lowered && entry is { Event: null, Kind: EntryKind.Debit or EntryKind.Hold or EntryKind.Late })
            Require("floor", account.Available.Value >= -model.Limit, $"entry {entry.Sequence} ({entry.Kind}) leaves {account.Available} available");
    }

    private void Require(string check, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Complaint what)
    {
        if (!holds) throw new ViolationException(check, $"{partition.Wallet}: {what.Text}.");
    }
}
