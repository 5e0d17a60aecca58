using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/apps/{id}/keys</c>: makes a key and shows its text, this once. Not idempotent, as the text could
/// not be shown again: if the answer is lost, revoke the key that the list shows and make another.
/// </summary>
internal static class CreateKey
{
    private const int MaxNameLength = 100;

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        fields.Text("mode");
        var mode = fields.OptionalWord("mode", Mode.Test, Mode.Live) ?? Mode.Test;
        var scopes = fields.Words("scopes", Scopes.Read, Scopes.Write, Scopes.Admin).Aggregate(Scopes.None, (all, scope) => all | scope);
        var name = fields.OptionalText("name", MaxNameLength);
        if (fields.Problem is { } problem) return problem;

        var authority = new Authority(call.Access);
        if (await authority.FindAppAsync(call) is not { } app) return Authority.NoApp;
        if (!authority.Reaches(mode))
            return new Problem(StatusCodes.Status403Forbidden, ProblemCode.WrongMode, "A test key can not make live keys.") { Field = "mode" };
        if (authority.Give(scopes) is { } refusal) return refusal;

        var result = await call.Services.AppKeys.CreateAsync(app, mode, scopes, name);
        return result.Problem is { } wrong ? KeyAnswers.Of(wrong, result.Key) : KeyAnswers.New(call, result);
    }
}
