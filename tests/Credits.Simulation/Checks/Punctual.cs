using Credits.Core.Entries;
using Credits.Core.Ledger;

namespace Credits.Simulation.Checks;

/// <summary>
/// A wallet's history once more, with everything due folded in at the very moment at which it is due: it must come to the
/// same entries, however late it was folded in.
/// </summary>
internal static class Punctual
{
    /// <summary>Throws at the first entry that being late has changed.</summary>
    public static void Check(WalletRecord record)
    {
        var head = Chain.Genesis(record.Partition.App, record.Partition.Wallet);
        foreach (var entry in record.Entries)
        {
            if (!record.IsDue(entry))
            {
                head = Replay.Apply(head, entry);
                continue;
            }

            if (head.NextDue is not { } due || due > entry.RecordedAt || Step.Fold(head, due, entry.CommitId) is not { } step)
                throw new ViolationException("punctual", $"{record.Partition.Wallet}: on time there is no entry {entry.Sequence} ({entry.Kind})");
            if (Text(step.Entry.Entry) != Text(entry))
                throw new ViolationException("punctual", $"{record.Partition.Wallet}: entry {entry.Sequence} is {Text(entry)}, on time {Text(step.Entry.Entry)}");
            head = step.Head;
        }
    }

    private static string Text(Entry entry) => $"{entry.Id} {entry.Kind} {entry.Target} {entry.EffectiveAt:O} {string.Join(';', entry.Postings.SelectMany(posting => posting.Lines.Select(line => $"{posting.Asset} {posting.Counterparty} {line.Lot} {line.Amount} {line.Terms.Expires:O}")))}";
}
