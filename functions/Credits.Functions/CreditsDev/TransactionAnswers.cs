using Credits.Core.Entries;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>What several answers say about an entry that moved a balance.</summary>
internal static class TransactionAnswers
{
    public static TransactionBody Transaction(string wallet, Entry entry)
    {
        var posting = entry.Postings[0];
        return new TransactionBody(
            WireId.Of("txn_", wallet, entry.Id),
            NamedAccount.IdOf(wallet),
            posting.Amount.IsNegative ? "debit" : "credit",
            entry.Kind.ToString().ToLowerInvariant(),
            posting.Amount.IsNegative ? -posting.Amount : posting.Amount,
            posting.BalanceAfter,
            posting.Asset,
            entry.Personal?.Description,
            entry.Personal?.Reference,
            entry.Personal?.Metadata,
            entry.RecordedAt,
            entry.Receipt())
        {
            ReservationId = entry.Kind is EntryKind.Settle or EntryKind.Late ? NamedReservation.IdOf(wallet, entry.Target!) : null,
        };
    }
}
