using System.Net.Http.Headers;
using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Polar;

/// <summary>
/// Requests to Polar's REST API. Polar has no idempotency keys; nothing that is written here moves money.
/// Source: https://docs.polar.sh/api , npm @polar-sh/sdk 1.0.1
/// </summary>
internal sealed class PolarApi(ApiClient client)
{
    /// <summary>The version that requests and their answers are of.</summary>
    public const string Version = "2026-10";

    private static readonly Uri LiveBase = new("https://api.polar.sh");
    private static readonly Uri TestBase = new("https://sandbox-api.polar.sh");

    /// <summary>Reads, or writes a body.</summary>
    public async Task<(JsonElement Json, ProviderFailure? Failure)> SendAsync(
        HttpMethod method, string path, byte[]? body, ProviderSettings settings, CancellationToken cancellation)
    {
        if (settings.SecretKey is not { Length: > 0 } token)
            return (default, new ProviderFailure(ProviderFailureKind.Unauthorized, "There is no access token of Polar."));
        var address = settings.ApiBase ?? (settings.Mode == Mode.Live ? LiveBase : TestBase);
        var reply = await client.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, new Uri(address, path));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Add("Polar-Version", Version);
                if (body is null) return request;
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                return request;
            },
            cancellation);
        return reply.IsDone ? (reply.Body, null) : (default, PolarErrors.Read(reply, isWrite: method != HttpMethod.Get));
    }
}
