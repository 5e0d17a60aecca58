using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>GET /manage/apps</c>: every app for the operator, the key's own for others; oldest first.</summary>
internal static class ListApps
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var after = Cursor.Read(query, AppDirectory.Partition.App);
        if (query.Problem is { } problem) return problem;
        if (!new Authority(call.Access).IsOperator) return Answer.Of(new AppList([AppBody.Of(call.Scope.App)], null), ManageJson.Default.AppList);

        var (apps, next) = await call.Services.Apps.ListAsync(limit, after);
        return Answer.Of(new AppList([.. apps.Select(AppBody.Of)], Cursor.Write(next)), ManageJson.Default.AppList);
    }
}
