using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>What the endpoints about keys answer.</summary>
internal static class KeyAnswers
{
    /// <summary>A key that was just made. Nothing on the way may keep its text.</summary>
    public static Answer New(Call call, KeyResult made, ApiKey? old = null)
    {
        call.Context.Response.Headers.CacheControl = "no-store";
        var now = call.Services.Time.GetUtcNow();
        var body = new NewKey(made.Secret!, KeyBody.Of(made.Key!, now), old is null ? null : KeyBody.Of(old, now));
        return Answer.Of(body, ManageJson.Default.NewKey, StatusCodes.Status201Created);
    }

    public static Problem Of(KeyProblem problem, ApiKey? key) => problem switch
    {
        KeyProblem.NotFound => Authority.NoKey,
        KeyProblem.Revoked => Conflict(ProblemCode.KeyRevoked, "The key was revoked; make a new one."),
        KeyProblem.Rotated => Conflict(ProblemCode.KeyRotated, $"The key was rotated already; {key!.ReplacedBy} took its place."),
        KeyProblem.LastAdmin => Conflict(ProblemCode.LastAdminKey, "It is the last admin key of its app and mode; rotate it, or make another one first."),
        _ => Conflict(ProblemCode.LimitReached, $"The app has {KeyDirectory.Limit} good keys, as many as it may."),
    };

    private static Problem Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);
}
