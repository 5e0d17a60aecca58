using Credits.Core.Json;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Accounts;

/// <summary><c>POST /accounts</c>: makes a connected account, once per <c>external_id</c>, or per idempotency key where there is none.</summary>
internal static class CreateAccount
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var name = fields.Text("name", App.MaxNameLength);
        var externalId = fields.OptionalId("external_id");
        var metadata = fields.OptionalObject("metadata");
        if (fields.Problem is { } problem) return problem;
        if (call.Scope.App.IsConnected)
            return new Problem(StatusCodes.Status403Forbidden, ProblemCode.NotAPlatform, "A connected account has no accounts of its own.");

        if (await call.Services.Accounts.CreateAsync(call.Scope, name, externalId, metadata, call.IdempotencyKey) is not var (account, created))
            return new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"A platform has at most {ConnectedAccounts.Limit} accounts.");
        if (!created && externalId is not null) return CredytApi.ExternalIdTaken("account");
        if (account.Name != name || !CanonicalJson.AreSame(account.Metadata, metadata))
            return Problem.KeyReused("This idempotency key made another account.");
        return Answer.Of(ConnectedBody.Of(account, call.Scope.Mode), AccountJson.Default.ConnectedBody, StatusCodes.Status201Created);
    }
}
