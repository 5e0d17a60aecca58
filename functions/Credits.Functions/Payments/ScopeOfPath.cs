using System.Diagnostics.CodeAnalysis;
using Credits.Engine.Apps;
using Credits.Functions.Http;
using Credits.Functions.Manage;

namespace Credits.Functions.Payments;

/// <summary>The app of the path in the mode that the request names, else in that of its key.</summary>
internal static class ScopeOfPath
{
    public static async ValueTask<(AppScope? Scope, Problem? Problem)> FindAsync(Call call, Mode? mode)
    {
        var authority = new Authority(call.Access);
        if (await authority.FindAppAsync(call) is not { } app) return (null, Authority.NoApp);
        var wanted = mode ?? call.Scope.Mode;
        return authority.Reaches(wanted)
            ? (new AppScope(app, wanted), null)
            : (null, new Problem(StatusCodes.Status403Forbidden, ProblemCode.WrongMode, "A test key can not manage live payments.") { Field = "mode" });
    }

    /// <summary>The mode of the query string.</summary>
    public static bool TryMode(Call call, out Mode? mode, [NotNullWhen(false)] out Problem? problem)
    {
        var query = call.Query();
        mode = query.Text("mode", 4) switch
        {
            "test" => Mode.Test,
            "live" => Mode.Live,
            _ => null,
        };
        if (mode is null && query.Text("mode") is not null) query.Refuse(Problem.BadField("mode", "mode must be test or live."));
        problem = query.Problem;
        return problem is null;
    }
}
