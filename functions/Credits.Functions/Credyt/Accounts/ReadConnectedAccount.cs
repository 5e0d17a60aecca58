using Credits.Core.Ids;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Accounts;

/// <summary><c>GET /accounts/{id}</c>.</summary>
internal static class ReadConnectedAccount
{
    public static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, ProblemCode.ConnectedAccountNotFound, "The key has no connected account of this id.");

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var id = StableId.WithoutPrefix(call.RouteText("id"), Authentication.AccountPrefix);
        return await call.Services.Accounts.FindAsync(call.Scope, id) is { } account
            ? Answer.Of(ConnectedBody.Of(account, call.Scope.Mode), AccountJson.Default.ConnectedBody)
            : NotFound;
    }
}
