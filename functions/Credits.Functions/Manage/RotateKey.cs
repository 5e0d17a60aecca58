using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/apps/{id}/keys/{keyId}/rotate</c>: a new key like the old one, which ends after an overlap. A key is
/// rotated once; if the answer is lost, rotate the one that took its place.
/// </summary>
internal static class RotateKey
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var overlap = TimeSpan.FromSeconds(fields.OptionalInt("overlap_seconds", 0, (int)KeyDirectory.MaxOverlap.TotalSeconds) ?? 0);
        if (fields.Problem is { } problem) return problem;
        var authority = new Authority(call.Access);
        if (await authority.FindAppAsync(call) is not { } app) return Authority.NoApp;
        if (await authority.FindKeyAsync(call, app) is not { } old) return Authority.NoKey;
        if (authority.Give(old.Scopes) is { } refusal) return refusal;

        var result = await call.Services.AppKeys.RotateAsync(app.Id, old.Id, overlap);
        if (result.Problem is { } wrong) return KeyAnswers.Of(wrong, result.Key);
        call.Services.Keys.Forget();
        return KeyAnswers.New(call, result, await call.Services.AppKeys.FindAsync(old.Hash));
    }
}
