using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Accounts;

/// <summary><c>GET /accounts</c>: a page, oldest first; with <c>external_id</c> a page of the one that has it, or of none.</summary>
internal static class ListAccounts
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var externalId = query.Text("external_id");
        var (limit, offset) = CredytApi.PageOf(query);
        if (query.Problem is { } problem) return problem;

        var (accounts, total) = externalId is null
            ? await call.Services.Accounts.ListAsync(call.Scope, offset, limit, call.Context.RequestAborted)
            : await OneAsync(call, externalId, offset);
        var items = accounts.Select(account => ConnectedBody.Of(account, call.Scope.Mode)).ToList();
        return Answer.Of(new CredytPage<ConnectedBody>(items, total, limit, offset), AccountJson.Default.CredytPageConnectedBody);
    }

    private static async ValueTask<(IReadOnlyList<ConnectedAccount> Accounts, long Total)> OneAsync(Call call, string externalId, int offset) =>
        await call.Services.Accounts.FindAsync(call.Scope, ConnectedAccounts.IdOf(call.Scope, externalId)) is not { } account ? ([], 0)
            : offset > 0 ? ([], 1)
            : ([account], 1);
}
