using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Accounts;

/// <summary><c>GET /accounts/self</c>: the account that the request is made for: the key's own, or the connected one of the header.</summary>
internal static class ReadOwnAccount
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var app = call.Scope.App;
        var connected = call.Access.Platform is { } platform ? await call.Services.Accounts.FindAsync(platform, app.Id) : null;
        connected ??= new ConnectedAccount { Id = app.Id, Name = app.Name, Created = app.Created };
        return Answer.Of(ConnectedBody.Of(connected, call.Scope.Mode), AccountJson.Default.ConnectedBody);
    }
}
