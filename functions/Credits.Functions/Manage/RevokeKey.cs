using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>DELETE /manage/apps/{id}/keys/{keyId}</c>, also <c>POST …/revoke</c>: ends a key at once, in other processes on
/// the same store within half a minute. Again it changes nothing.
/// </summary>
internal static class RevokeKey
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var authority = new Authority(call.Access);
        if (await authority.FindAppAsync(call) is not { } app) return Authority.NoApp;
        if (await authority.FindKeyAsync(call, app) is not { } key) return Authority.NoKey;

        var result = await call.Services.AppKeys.RevokeAsync(app.Id, key.Id, keepAdmin: authority.IsOwnApp(app.Id));
        if (result.Problem is { } wrong) return KeyAnswers.Of(wrong, result.Key);
        call.Services.Keys.Forget();
        return Answer.Of(KeyBody.Of(result.Key!, call.Services.Time.GetUtcNow()), ManageJson.Default.KeyBody);
    }
}
