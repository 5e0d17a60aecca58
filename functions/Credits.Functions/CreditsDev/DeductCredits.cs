using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>POST /v1/accounts/credits/deduct</c>: draws credits, or answers 402 with what is available.</summary>
internal static class DeductCredits
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var account = NamedAccount.From(fields);
        var (name, done, problem) = await account.SubmitAsync(call, fields, call.Debit(fields));
        return problem ?? Answer.Of(MoveResult.Of(name, done!, await call.ExternalIdAsync(name)), CreditsDevJson.Default.MoveResult);
    }
}
