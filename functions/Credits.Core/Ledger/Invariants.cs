using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Ledger;

/// <summary>Something that must always be true is not. The operation is refused and an alarm raised.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Says what is not true.</summary>
    public InvariantException(string message) : base(message)
    {
    }
}

/// <summary>What must be true after every entry, checked in production too.</summary>
public static class Invariants
{
    /// <summary>Throws <see cref="InvariantException"/> at the first thing that is not true of the head or of its last entry.</summary>
    public static void Check(Head head, Entry entry)
    {
        Require(head.Sequence == entry.Sequence, "the head stands at its last entry");
        foreach (var posting in entry.Postings)
        {
            var sum = Amount.Zero;
            foreach (var line in posting.Lines) sum += line.Amount;
            Require(sum == posting.Amount, "a posting is the sum of its lines");
        }

        foreach (var account in head.Accounts)
        {
            if (entry.Touches(account.Asset)) Check(head, account, entry);
        }
    }

    private static void Check(Head head, Account account, Entry entry)
    {
        Amount remaining = Amount.Zero, held = Amount.Zero, reserved = Amount.Zero;
        var free = false;
        foreach (var lot in account.Lots)
        {
            Require(!lot.Held.IsNegative && lot.Held <= lot.Remaining && lot.Remaining <= lot.Granted, "0 ≤ held ≤ remaining ≤ granted");
            remaining += lot.Remaining;
            held += lot.Held;
            free |= lot.Free.IsPositive && !lot.Terms.HasExpired(entry.EffectiveAt);
        }

        foreach (var reservation in head.Reservations)
        {
            if (reservation.Asset != account.Asset) continue;
            reserved += reservation.Amount;
            held += reservation.Uncovered;
        }

        Require(account.Balance == remaining - account.Overdraft, "balance = lots − overdraft");
        Require(account.Reserved == reserved, "reserved = open reservations");
        Require(reserved == held, "what is reserved is held");
        Require(!account.Reserved.IsNegative, "reserved ≥ 0");
        Require(!account.Overdraft.IsNegative, "overdraft ≥ 0");
        Require(!(account.Overdraft.IsPositive && free), "nothing is owed while credits are free");
        var last = entry.Posting(account.Asset);
        Require(last is null || last.BalanceAfter == account.Balance, "a posting's balance is the account's");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new InvariantException($"Not true: {what}.");
    }
}
