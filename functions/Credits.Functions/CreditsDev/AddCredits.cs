using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>POST /v1/accounts/credits/add</c>: pays credits in; an <c>externalId</c> that is not known yet makes the account.</summary>
internal static class AddCredits
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var account = NamedAccount.From(fields);
        var (name, done, problem) = await account.SubmitAsync(call, fields, call.Credit(fields, kept: "paymentMethod"), create: true);
        return problem ?? Answer.Of(MoveResult.Of(name, done!, await call.ExternalIdAsync(name)), CreditsDevJson.Default.MoveResult);
    }
}
