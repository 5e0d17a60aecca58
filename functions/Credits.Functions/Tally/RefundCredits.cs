using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary><c>POST /credits/refund</c>: pays back a deduction, all that is left of it or, of one asset, a part.</summary>
internal static class RefundCredits
{
    private static readonly Problem NotFound = Problem.From(new Refusal(RefusalCode.EntryNotFound, "There is no such ledger entry."));

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var target = fields.Id("ledger_id");
        var amount = fields.OptionalAmount("amount");
        var (key, fromClient) = call.OperationKey();
        var description = fields.OptionalText("description");
        if (fields.Problem is { } problem) return problem;
        if (!WireId.TryParse(target, out var wallet, out var targetId)) return NotFound;
        var owner = WalletName.Internal(call.Scope, wallet)!;
        await call.CheckPrecisionAsync(fields, "amount", amount, owner, targetId);
        if (fields.Problem is { } tooFine) return tooFine;

        var command = new Refund(targetId, amount)
        {
            EntryId = StableId.Of("refund", key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fromClient ? key : null, description, reference: target),
        };
        var (name, outcome) = await call.Services.Wallets.SubmitAsync(owner, command);
        if (outcome is Outcome.NoCustomer) return NotFound;
        if (outcome is not Outcome.Done { Entry: var entry } done) return Problem.From(outcome);

        var posting = entry.Postings[0];
        var result = new RefundResult(
            true,
            WireId.Of("led_", name.CustomerId, entry.Id),
            target,
            await call.ExternalIdAsync(name),
            posting.Amount,
            posting.BalanceAfter,
            posting.Asset,
            PartsOf(entry),
            entry.Receipt(),
            done.Replayed ? true : null);
        return Answer.Of(result, TallyJson.Default.RefundResult);
    }

    // Only where there are several assets; the fields of one are told anyway.
    private static List<RefundPart>? PartsOf(Entry entry)
    {
        var parts = entry.Postings.Where(posting => posting.Counterparty == Counterparty.Refunded).Select(posting => new RefundPart(posting.Asset, posting.Amount, posting.BalanceAfter)).ToList();
        return parts.Count > 1 ? parts : null;
    }
}
