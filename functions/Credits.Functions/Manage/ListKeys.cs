using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>GET /manage/apps/{id}/keys</c>: the keys of an app, revoked ones too, oldest first; never their texts. To a test
/// key only test keys are shown, so a page may be short.
/// </summary>
internal static class ListKeys
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var after = Cursor.Read(query, KeyDirectory.Partition.App);
        if (query.Problem is { } problem) return problem;
        var authority = new Authority(call.Access);
        if (await authority.FindAppAsync(call) is not { } app) return Authority.NoApp;

        var (keys, next) = await call.Services.AppKeys.ListAsync(app.Id, limit, after);
        var now = call.Services.Time.GetUtcNow();
        var shown = keys.Where(key => authority.Reaches(key.Mode)).Select(key => KeyBody.Of(key, now)).ToList();
        return Answer.Of(new KeyList(shown, Cursor.Write(next)), ManageJson.Default.KeyList);
    }
}
