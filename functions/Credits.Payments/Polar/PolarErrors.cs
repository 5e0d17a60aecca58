using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Polar;

/// <summary>
/// What Polar's refusals mean: <c>{"error":"ResourceNotFound","detail":"…"}</c>, with 422
/// <c>{"detail":[{"loc":[…],"msg":"…","type":"…"}]}</c>.
/// </summary>
internal static class PolarErrors
{
    /// <summary>The failure of an answer that is no success.</summary>
    public static ProviderFailure Read(ApiReply reply, bool isWrite)
    {
        var code = reply.Body.Text("error");
        var reason = Words.Short(DetailOf(reply) ?? $"Polar answered {reply.Status}.");
        return reply.Status switch
        {
            0 => new(NoAnswer(isWrite), "Polar did not answer."),
            401 or 403 => new(ProviderFailureKind.Unauthorized, "Polar does not accept the access token for this.", null, code),
            429 => new(ProviderFailureKind.Throttled, reason, reply.RetryAfter, code),
            >= 400 and < 500 => new(ProviderFailureKind.Refused, reason, null, code),
            _ => new(NoAnswer(isWrite), reason, reply.RetryAfter, code),
        };
    }

    private static ProviderFailureKind NoAnswer(bool isWrite) => isWrite ? ProviderFailureKind.Unknown : ProviderFailureKind.Unavailable;

    private static string? DetailOf(ApiReply reply)
    {
        if (reply.Body.Text("detail") is { } detail) return detail;
        foreach (var fault in reply.Body.Items("detail"))
            return $"{string.Join('.', fault.Items("loc").Select(part => part.ToString()))}: {fault.Text("msg")}";
        return null;
    }
}
