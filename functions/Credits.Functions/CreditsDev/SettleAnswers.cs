using Credits.Core;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>The answer to whatever ended a reservation, or charged for it late.</summary>
internal static class SettleAnswers
{
    public static async ValueTask<Answer> AnswerAsync(Call call, WalletResult result)
    {
        if (result.Outcome is not Outcome.Done { Entry: var entry } done) return NamedReservation.ProblemOf(result.Outcome);
        var settlement = entry.Settlement;
        var confirmed = settlement is null || settlement.Outcome == Core.Entries.SettlementOutcome.Confirmed;
        // A late charge has no settlement of its own: nothing was held any more.
        var charged = settlement?.Captured ?? -entry.Postings[0].Amount;
        var held = settlement?.Held.Amount ?? Amount.Zero;
        var asset = settlement?.Held.Asset ?? entry.Postings[0].Asset;
        var account = (await call.Services.Wallets.ReadAsync(result.Name)).Head.Account(asset);
        var answer = new SettleResult(
            true,
            NamedReservation.IdOf(result.Name.CustomerId, entry.Target!),
            confirmed ? "confirmed" : "cancelled",
            confirmed ? WireId.Of("txn_", result.Name.CustomerId, entry.Id) : null,
            NamedAccount.IdOf(result.Name.CustomerId),
            confirmed ? charged : null,
            held > charged ? held - charged : Amount.Zero,
            asset,
            account.Balance,
            account.Reserved,
            account.Available,
            entry.Receipt(),
            done.Replayed ? true : null);
        return Answer.Of(answer, CreditsDevJson.Default.SettleResult);
    }
}
