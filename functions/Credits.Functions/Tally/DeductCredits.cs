using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary><c>POST /credits/deduct</c>: draws credits, or answers 402 with the balance.</summary>
internal static class DeductCredits
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var user = fields.Id("user_id");
        var command = call.Debit(fields);
        if (fields.Problem is { } problem) return problem;

        var (name, outcome) = await call.Services.Wallets.SubmitAsync(WalletName.External(call.Scope, user), command);
        if (outcome is Outcome.NoCustomer) return Problem.NothingAvailable(command.Asset, command.Amount);
        if (outcome is not Outcome.Done { Entry: var entry } done) return Problem.From(outcome);
        var posting = entry.Postings[0];
        var result = new DeductResult(
            true,
            WireId.Of("led_", name.CustomerId, entry.Id),
            user,
            -posting.Amount,
            posting.BalanceAfter - posting.Amount,
            posting.BalanceAfter,
            posting.Asset,
            entry.Receipt(),
            done.Replayed ? true : null);
        return Answer.Of(result, TallyJson.Default.DeductResult);
    }
}
