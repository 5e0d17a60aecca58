using System.Net;
using System.Text.Json;

namespace Credits.Payments.Http;

/// <summary>
/// Asks a provider and, where that can help and do no harm, asks again. A request is made anew for each attempt and
/// must be safe to repeat: a read, or a write under an idempotency key.
/// </summary>
internal sealed class ApiClient(HttpClient http, TimeProvider time, RetryRules rules)
{
    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 8 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>A client that follows no redirects, keeps no cookies and limits what it reads.</summary>
    public static HttpClient NewHttp() =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { MaxResponseContentBufferSize = MaxAnswerBytes, Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>The last answer; <see cref="ApiReply.None"/> if the last attempt brought none.</summary>
    public async Task<ApiReply> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (reply, again) = await TryAsync(request, cancellation);
            if (!again || rules.WaitAfter(attempt, reply.RetryAfter) is not { } wait) return reply;
            await rules.WaitAsync(wait, cancellation);
        }
    }

    private async Task<(ApiReply Reply, bool Again)> TryAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(rules.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var message = request();
        try
        {
            using var response = await http.SendAsync(message, either.Token);
            var body = await ReadAsync(response.Content, either.Token);
            return (new ApiReply((int)response.StatusCode, body, WaitOf(response)), IsWorthRepeating(response));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (ApiReply.None, true);
        }
    }

    // 409 is a request under the same key that is still being worked on. The vendor knows best, where it says so.
    private static bool IsWorthRepeating(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Stripe-Should-Retry", out var told)
            ? told.FirstOrDefault() == "true"
            : response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    private TimeSpan? WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<JsonElement> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellation), Options);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
