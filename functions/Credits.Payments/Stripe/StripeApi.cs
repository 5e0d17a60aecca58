using System.Net.Http.Headers;
using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>
/// Requests to Stripe's REST API at one pinned version.
/// Source: https://docs.stripe.com/api , https://docs.stripe.com/api/idempotent_requests
/// </summary>
internal sealed class StripeApi(ApiClient client)
{
    /// <summary>The version that requests and their answers are of.</summary>
    public const string Version = "2026-10-28.endive";

    private static readonly Uri DefaultBase = new("https://api.stripe.com");

    /// <summary>Reads.</summary>
    public Task<(JsonElement Json, ProviderFailure? Failure)> GetAsync(string path, ProviderSettings settings, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, null, settings, cancellation);

    /// <summary>Writes once, however often it is sent under the same key.</summary>
    public Task<(JsonElement Json, ProviderFailure? Failure)> PostAsync(
        string path, Form form, string idempotencyKey, ProviderSettings settings, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, form, idempotencyKey, settings, cancellation);

    private async Task<(JsonElement Json, ProviderFailure? Failure)> SendAsync(
        HttpMethod method, string path, Form? form, string? idempotencyKey, ProviderSettings settings, CancellationToken cancellation)
    {
        if (settings.SecretKey is not { Length: > 0 } key)
            return (default, new ProviderFailure(ProviderFailureKind.Unauthorized, "There is no secret key of Stripe."));
        if (IsOfOtherMode(key, settings.Mode))
            return (default, new ProviderFailure(ProviderFailureKind.Unauthorized, "Stripe's secret key is of the other mode."));
        var reply = await client.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, new Uri(settings.ApiBase ?? DefaultBase, path)) { Content = form?.ToContent() };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Headers.Add("Stripe-Version", Version);
                if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
                return request;
            },
            cancellation);
        return reply.IsDone ? (reply.Body, null) : (default, StripeErrors.Read(reply, isWrite: method != HttpMethod.Get));
    }

    // sk_test_…, rk_live_…: a key of another form is Stripe's to judge.
    private static bool IsOfOtherMode(string key, Mode mode) =>
        key.Length > 2 && key.AsSpan(1).StartsWith(mode == Mode.Live ? "k_test_" : "k_live_", StringComparison.Ordinal);
}
