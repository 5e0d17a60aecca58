using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>POST /manage/apps</c>: the operator makes an app; the same <c>Idempotency-Key</c> gives the same app.</summary>
internal static class CreateApp
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var name = fields.Text("name", App.MaxNameLength);
        if (fields.Problem is { } problem) return problem;
        if (!new Authority(call.Access).IsOperator)
            return new Problem(StatusCodes.Status403Forbidden, ProblemCode.OperatorOnly, "Only an admin key of the first app may make apps.");

        var apps = call.Services.Apps;
        var id = call.IdempotencyKey is { } key ? StableId.Of("app", key)[..AppDirectory.IdLength] : null;
        if (id is not null && await apps.FindAsync(id) is { } known) return Same(known, name);
        if (!await apps.HasRoomAsync())
            return new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"There are {AppDirectory.Limit} apps, as many as there may be.");
        var app = await apps.CreateAsync(name, id);
        return Same(app, name);
    }

    private static Answer Same(App app, string name) => app.Name == name
        ? Answer.Of(AppBody.Of(app), ManageJson.Default.AppBody, StatusCodes.Status201Created)
        : Problem.KeyReused("The same key was used to make an app of another name.");
}
