using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary><c>POST /credits/add</c>: pays credits in; a user who is not known yet is made.</summary>
internal static class AddCredits
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var user = fields.Id("user_id");
        var command = call.Credit(fields);
        if (fields.Problem is { } problem) return problem;

        var (name, outcome) = await call.Services.Wallets.SubmitAsync(WalletName.External(call.Scope, user), command, create: true);
        if (outcome is not Outcome.Done { Entry: var entry } done) return Problem.From(outcome);
        var posting = entry.Postings[0];
        var result = new AddResult(
            true, WireId.Of("led_", name.CustomerId, entry.Id), user, posting.Amount, posting.BalanceAfter, posting.Asset, entry.Receipt(), done.Replayed ? true : null);
        return Answer.Of(result, TallyJson.Default.AddResult);
    }
}
