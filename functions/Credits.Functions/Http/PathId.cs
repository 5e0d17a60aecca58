using System.Diagnostics.CodeAnalysis;
using Credits.Engine.Wallets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Credits.Functions.Http;

/// <summary>Ids in paths.</summary>
internal static class PathId
{
    /// <summary>The text of a path parameter, for ids that we made ourselves.</summary>
    public static string RouteText(this Call call, string name) => (string)call.Context.Request.RouteValues[name]!;

    /// <summary>The text of a path parameter that clients choose, as it was sent and decoded once; null if the path was sent in another shape.</summary>
    public static string? SentText(this Call call, string name) => Read(call.Context, name);

    /// <summary>
    /// The wallet that the path names by <c>{id}</c>: our id or the app's own, which may hold any character if it is
    /// percent-encoded, slashes too.
    /// </summary>
    public static bool TryWalletOfPath(this Call call, [NotNullWhen(true)] out WalletName? wallet, [NotNullWhen(false)] out Problem? problem)
    {
        wallet = null;
        problem = null;
        var id = Read(call.Context, "id");
        if (id is null || id.Length is 0 or > HttpLimits.IdLength || Controls.AreIn(id))
            problem = Problem.BadField("id", $"The path must name a customer by 1 to {HttpLimits.IdLength} characters, percent-encoded, without control characters.");
        else wallet = WalletName.Either(call.Scope, id);
        return wallet is not null;
    }

    // The server leaves %2F as it is and decodes everything else, so its text could mean two ids. What was sent means one.
    private static string? Read(HttpContext context, string name)
    {
        var segments = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.PathSegments;
        var path = PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Split('/')[1..];
        // A path that was sent with dot segments is longer than the one that was routed.
        if (path.Length != segments.Count && !(path.Length == segments.Count + 1 && path[^1].Length == 0)) return null;
        for (var i = 0; i < segments.Count; i++)
            if (segments[i].Parts is [RoutePatternParameterPart part] && part.Name == name) return Uri.UnescapeDataString(path[i]);
        return null;
    }

    // A target is a path with a query, or, as proxies send it, a whole address.
    private static string PathOf(string target)
    {
        var end = target.IndexOf('?', StringComparison.Ordinal);
        if (end >= 0) target = target[..end];
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (!target.StartsWith('/') && scheme > 0) target = target.IndexOf('/', scheme + 3) is > 0 and var slash ? target[slash..] : "/";
        return target;
    }
}
