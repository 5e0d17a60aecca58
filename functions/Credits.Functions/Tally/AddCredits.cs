using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
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
        var asset = call.Asset(fields);
        var amount = Call.Amount(fields, "amount", asset);
        var (key, fromClient) = call.OperationKey();
        var command = new Credit(
            asset.Code,
            amount,
            fields.Source("source"),
            fields.OptionalInt("priority", 0, LotTerms.MaxPriority) ?? LotTerms.DefaultPriority,
            fields.OptionalMoment("expires_at"))
        {
            EntryId = StableId.Of("credit", key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fromClient ? key : null, fields.OptionalText("description"), fields.OptionalText("reference_id"), fields.OptionalObject("metadata")),
        };
        if (fields.Problem is { } problem) return problem;

        var (name, outcome) = await call.Services.Wallets.SubmitAsync(WalletName.External(call.Scope, user), command, create: true);
        if (outcome is not Outcome.Done { Entry: var entry } done) return Problem.From(outcome);
        var posting = entry.Postings[0];
        var result = new AddResult(
            true, WireId.Of("led_", name.CustomerId, entry.Id), user, posting.Amount, posting.BalanceAfter, posting.Asset, entry.Receipt(), done.Replayed ? true : null);
        return Answer.Of(result, TallyJson.Default.AddResult);
    }
}
