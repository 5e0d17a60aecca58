using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary><c>POST /api/wallet/consume</c>: draws credits, or answers 402 and draws nothing.</summary>
internal static class Consume
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var user = fields.Id("userId");
        var command = call.Debit(fields, kept: "source");
        if (fields.Problem is { } problem) return problem;

        var (name, outcome) = await call.Services.Wallets.SubmitAsync(WalletName.Either(call.Scope, user), command);
        if (outcome is Outcome.NoCustomer && name.ExternalId is not null) return Problem.NothingAvailable(command.Asset, command.Amount);
        if (outcome is not Outcome.Done { Entry: var entry } done) return Problem.From(outcome);
        var posting = entry.Postings[0];
        return Answer.Of(
            new ConsumeResult(true, -posting.Amount, posting.BalanceAfter, WireId.Of("txn_", name.CustomerId, entry.Id), entry.Receipt(), done.Replayed ? true : null),
            CharglyJson.Default.ConsumeResult);
    }
}
