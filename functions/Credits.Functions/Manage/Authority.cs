using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// Which apps and keys an admin key may manage. Nobody can give what they do not have:
/// <list type="bullet">
/// <item>An admin key of the first app is the operator's and manages every app; any other manages its own app, and
/// all others are to it as if they were not there.</item>
/// <item>A test key manages test keys only; live keys are to it as if they were not there. The first live key comes
/// from the configuration, that is from whoever runs the program.</item>
/// <item>A key makes, and by rotation gets, only keys whose scopes it has itself. Ending a key takes no more than admin.</item>
/// <item>The last good admin key of its own app and mode can be rotated but not revoked.</item>
/// </list>
/// </summary>
internal sealed class Authority(Access access)
{
    public static readonly Problem NoApp = new(StatusCodes.Status404NotFound, ProblemCode.AppNotFound, "There is no such app.");
    public static readonly Problem NoKey = new(StatusCodes.Status404NotFound, ProblemCode.KeyNotFound, "The app has no such key.");

    /// <summary>True for the key of whoever runs the whole.</summary>
    public bool IsOperator => access.Scope.App.Id == App.FirstId;

    public bool IsOwnApp(string appId) => access.Scope.App.Id == appId;

    public bool Reaches(Mode mode) => access.Scope.Mode == Mode.Live || mode == Mode.Test;

    /// <summary>The app and the mode of a scope's name; what is not of the form of one is live, which fewest keys reach.</summary>
    public static (string App, Mode Mode) Split(string scope)
    {
        const string test = ".test";
        return scope.EndsWith(test, StringComparison.Ordinal)
            ? (scope[..^test.Length], Mode.Test)
            : (scope[..Math.Max(0, scope.LastIndexOf('.'))], Mode.Live);
    }

    /// <summary>Whether what belongs to a scope, by its name, is within reach.</summary>
    public bool Sees(string scope)
    {
        var (app, mode) = Split(scope);
        return (IsOperator || IsOwnApp(app)) && Reaches(mode);
    }

    /// <summary>The app of the path; null if there is none within reach.</summary>
    public async ValueTask<App?> FindAppAsync(Call call)
    {
        var id = call.RouteText("id");
        return IsOperator || IsOwnApp(id) ? await call.Services.Apps.FindAsync(id) : null;
    }

    /// <summary>The key of the path; null if there is none within reach.</summary>
    public async ValueTask<ApiKey?> FindKeyAsync(Call call, App app) =>
        await call.Services.AppKeys.FindAsync(app.Id, call.RouteText("keyId")) is { } key && Reaches(key.Mode) ? key : null;

    /// <summary>The problem of giving scopes to someone, or null.</summary>
    public Problem? Give(Scopes scopes) => access.Scopes.HasFlag(scopes)
        ? null
        : new(StatusCodes.Status403Forbidden, ProblemCode.ScopeMissing, "A key can give only scopes that it has itself.") { Field = "scopes" };
}
