using System.Runtime.CompilerServices;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;

namespace Credits.Simulation.Checks;

/// <summary>Whether an answer can be true.</summary>
internal static class Answers
{
    public static void Check(Oracle oracle, Attempt attempt, WalletResult result)
    {
        switch (result.Outcome)
        {
            case Outcome.Done done:
                Done(oracle, attempt, done);
                break;
            case Outcome.Refused { Existing: { } existing } refused:
                Mismatch(oracle, attempt, refused, existing);
                break;
            case Outcome.Refused refused:
                Refused(oracle, attempt, refused.Refusal);
                break;
            case Outcome.NoCustomer:
                Require("customer", !attempt.Create && (oracle.Lenient || !attempt.KnewCustomer), attempt, $"was told that there is no customer");
                break;
            case Outcome.Failed failed:
                Failed(oracle, attempt, failed);
                break;
        }
    }

    private static void Done(Oracle oracle, Attempt attempt, Outcome.Done done)
    {
        // A late charge is the answer to whoever confirms as much, late or not.
        var key = done.Entry.Id == attempt.Key.EntryId ? attempt.Key : attempt.Command is Confirm ? oracle.Find(done.Entry.Id) : null;
        Require("answers", key?.Written is not null, attempt, $"was told of an entry that is not written");
        var written = key!.Written!;
        Require("once", written.Hash == done.Entry.Hash, attempt, $"was told of another entry than is written");
        Require("once", key.Commands.ContainsKey(done.Entry.Fingerprint) && Asked(attempt, done.Entry), attempt, $"was told of what something else had done under its key");
        Require("wallet", attempt.Wallets.Exists(wallet => wallet.Partition == written.Wallet), attempt, $"was done on another wallet");
        oracle.Tell(written);
        if (done.Replayed) return;
        Require("once", !key.AnsweredAsNew, attempt, $"is the second one to be told that it was new");
        Require("once", written.Commit > attempt.Began, attempt, $"was told that it was new, but an earlier try had written it");
        Require("once", written.Machine == attempt.Machine, attempt, $"was told that it was new, but another machine had written it");
        key.AnsweredAsNew = true;
    }

    private static void Mismatch(Oracle oracle, Attempt attempt, Outcome.Refused refused, Entry existing)
    {
        var key = existing.Id == attempt.Key.EntryId ? attempt.Key : attempt.LateKey;
        Require("answers", key?.Written?.Hash == existing.Hash, attempt, $"was refused for an entry that is not written");
        Require("once", !Asked(attempt, existing), attempt, $"was refused for its own entry");
        var code = refused.Refusal.Code;
        // Who settles what was settled otherwise is told how it ended; anybody else, that the key is taken.
        var right = key == attempt.LateKey ? code == RefusalCode.ReservationSettled
            : attempt.Command is Settle ? oracle.Lenient || attempt.RightRefusals.Contains(code)
            : code == RefusalCode.IdempotencyMismatch;
        Require("answers", right, attempt, $"was refused with {code}");
    }

    private static void Refused(Oracle oracle, Attempt attempt, Refusal refusal)
    {
        if (oracle.Lenient)
        {
            foreach (var key in attempt.Keys) key.InDoubt = true;
            return;
        }

        // How large a head is the model does not know; that it is large can be seen.
        var right = refusal.Code == RefusalCode.WalletTooLarge ? attempt.Wallets.Exists(wallet => wallet.Bytes > Limits.HeadBytes / 2) : attempt.RightRefusals.Contains(refusal.Code);
        Require("answers", right, attempt, $"was refused with {refusal.Code}, which was not so at any moment since it began ({string.Join(", ", attempt.RightRefusals)})");
        var known = attempt.LateKey is null ? attempt.Key.Written : attempt.LateKey.Written;
        Require("once", !(known?.Commit <= attempt.Began), attempt, $"was refused with {refusal.Code} though an earlier try of it was in the ledger");
    }

    private static void Failed(Oracle oracle, Attempt attempt, Outcome.Failed failed)
    {
        Require("internal", failed.Reason != Failure.Internal, attempt, $"failed: {failed.Cause}");
        if (failed.Reason == Failure.InDoubt || oracle.Lenient)
        {
            foreach (var key in attempt.Keys)
            {
                key.InDoubt = true;
                // From now on whoever reads must be told the truth.
                if (key.Written is { } written) oracle.Tell(written);
            }

            return;
        }

        foreach (var key in attempt.Keys)
        {
            if (key.Written is not { ByItself: false } written || written.Commit <= attempt.Began || written.Machine != attempt.Machine || key.InDoubt || key.AnsweredAsNew) continue;
            // Its own entry, that is: a reservation's deadline may have passed meanwhile, which makes the same id.
            if (written.Fingerprint != (key == attempt.Key ? attempt.Command : attempt.Late!).Fingerprint || (key == attempt.Key && attempt.LateKey is not null)) continue;
            Require("answers", key.Trying.Exists(other => other != attempt), attempt, $"was told that nothing changed ({failed.Reason}), but it had written its entry");
        }
    }

    /// <summary>Whether an entry is what a try asked for. To confirm all that was held is the same whether it was said as a number or not at all.</summary>
    private static bool Asked(Attempt attempt, Entry entry)
    {
        if (entry.Fingerprint == attempt.Command.Fingerprint || entry.Fingerprint == attempt.Late?.Fingerprint) return true;
        if (attempt.Command is not Confirm confirm) return false;
        var held = attempt.Wallets.Select(wallet => wallet.Model.HeldBy(confirm.ReservationId)).FirstOrDefault(amount => amount is not null);
        var amount = confirm.Amount?.Value ?? held;
        return entry.Kind == EntryKind.Late ? amount == -entry.Postings[0].Amount.Value
            : entry.Settlement is { Outcome: SettlementOutcome.Confirmed } settlement && amount == settlement.Captured.Value;
    }

    private static void Require(string check, bool holds, Attempt attempt, [InterpolatedStringHandlerArgument(nameof(holds))] ref Complaint what)
    {
        if (!holds) throw new ViolationException(check, $"{attempt} {what.Text}.");
    }
}
