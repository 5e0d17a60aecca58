using Credits.Engine.Apps;

namespace Credits.Functions.Http;

/// <summary>Finds out who asks, and whether they may.</summary>
internal static class Authentication
{
    /// <summary>Names the connected account that a request is about.</summary>
    public const string AccountHeader = "X-CREDYT-ACCOUNT";

    /// <summary>What ids of connected accounts begin with.</summary>
    public const string AccountPrefix = "acc_";

    public static async ValueTask<(Access? Access, Problem? Problem)> LetInAsync(HttpContext context, Scopes scope, EdgeServices services)
    {
        var key = KeyOf(context.Request.Headers);
        if (key.IsEmpty)
            return (null, new Problem(StatusCodes.Status401Unauthorized, ProblemCode.MissingKey, "Missing API key"));
        if (await services.Keys.FindAsync(key) is not { } access)
            return (null, new Problem(StatusCodes.Status401Unauthorized, ProblemCode.InvalidKey, "Invalid or inactive API key"));
        if (!access.Scopes.HasFlag(scope))
            return (null, new Problem(StatusCodes.Status403Forbidden, ProblemCode.ScopeMissing, $"The key lacks the scope {scope.ToString().ToLowerInvariant()}."));
        if (access.Scope.Mode != Mode.Test && context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase))
            return (null, new Problem(StatusCodes.Status403Forbidden, ProblemCode.WrongMode, "The sandbox takes test keys only."));
        if (!services.Limiter.TryTake(access.KeyId))
            return (null, new Problem(StatusCodes.Status429TooManyRequests, ProblemCode.RateLimited, "The key has used up its requests for now.") { RetryAfter = 1 });
        return await SelectAsync(context, access, services);
    }

    // A platform's key with this header is as a key of the account itself, on every route that takes a key.
    private static async ValueTask<(Access? Access, Problem? Problem)> SelectAsync(HttpContext context, Access access, EdgeServices services)
    {
        if (!context.Request.Headers.TryGetValue(AccountHeader, out var account)) return (access, null);
        var id = account.Count == 1 && account[0]!.StartsWith(AccountPrefix, StringComparison.Ordinal) ? account[0]![AccountPrefix.Length..] : "";
        return id.Length > 0 && await services.Accounts.ScopeAsync(access.Scope, id) is { } scope
            ? (access with { Scope = scope, Platform = access.Scope }, null)
            : (null, new Problem(StatusCodes.Status404NotFound, ProblemCode.ConnectedAccountNotFound, "The key has no connected account of this id.") { Field = AccountHeader });
    }

    private static ReadOnlySpan<char> KeyOf(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.Count > 0 ? headers.Authorization[0] : null;
        if (authorization is not null)
            return authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization.AsSpan(7).Trim() : default;
        if (headers.TryGetValue("x-api-key", out var key) || headers.TryGetValue("X-Credyt-Api-Key", out key)) return key.Count > 0 ? key[0] : default;
        return default;
    }
}
