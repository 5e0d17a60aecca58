using System.Net;
using Credits.Engine.Queues;

namespace Credits.ServiceBus;

/// <summary>
/// Sends one request, again after a pause if that may help: the namespace is busy (429), it or the way to it is
/// out of order (408, 5xx, a broken connection, no answer in time), or the token was refused (once, with a new one).
/// Every request that is sent through here may be done twice.
/// </summary>
internal sealed class ServiceBusClient(HttpClient http, Uri endpoint, ITokens tokens, TimeProvider time)
{
    /// <summary>For how long one try may take; a receive has its own wait on top.</summary>
    public static readonly TimeSpan TryTime = TimeSpan.FromSeconds(10);

    /// <summary>Longer pauses are left to the caller.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(1_800)];

    /// <summary>Sends until it is answered with something final; throws <see cref="QueueUnavailableException"/> if it is not.</summary>
    /// <param name="queue">Whose token to send.</param>
    /// <param name="make">Makes the request anew for each try; its address is relative to the namespace.</param>
    /// <param name="wait">How long the namespace may wait before it answers.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ServiceBusAnswer> SendAsync(string queue, Func<HttpRequestMessage> make, TimeSpan wait, CancellationToken cancellation)
    {
        var mayRenew = true;
        for (var tries = 0; ; tries++)
        {
            var header = await tokens.HeaderAsync(queue, cancellation);
            var answer = await TryAsync(make, header, wait, cancellation);
            if (answer.Status == HttpStatusCode.Unauthorized)
            {
                tokens.Refused(header);
                if (!mayRenew) return answer;
                mayRenew = false;
                continue;
            }

            if (!answer.MayGoBetter) return answer;
            var pause = answer.RetryAfter ?? (tries < Pauses.Length ? Pauses[tries] : TimeSpan.MaxValue);
            if (tries >= Pauses.Length || pause > LongestPause) return answer;
            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task<ServiceBusAnswer> TryAsync(Func<HttpRequestMessage> make, string header, TimeSpan wait, CancellationToken cancellation)
    {
        using var request = make();
        request.RequestUri = new Uri(endpoint, request.RequestUri!);
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var late = new CancellationTokenSource(TryTime + wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ServiceBusAnswer.ReadAsync(response, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ServiceBusAnswer(HttpStatusCode.ServiceUnavailable, $"The connection to Service Bus broke: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ServiceBusAnswer(HttpStatusCode.RequestTimeout, "Service Bus did not answer in time.");
        }
    }
}
