using System.Threading.RateLimiting;
using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Functions.Http;
using Credits.Functions.Tally;

namespace Credits.Functions.Webhooks;

/// <summary>
/// <c>POST /webhooks/{provider}</c> for the first app, <c>/webhooks/{provider}/{app}</c> for any. No key: the signature
/// is the key. What anybody can make it do before the signature is known is bounded: a request without one is refused at
/// once, bodies are limited, and so many at a time are looked at while the others wait.
/// </summary>
internal sealed class WebhookRoutes : IDisposable
{
    /// <summary>The most bytes of a body: what, with a frame around it, fits into a message.</summary>
    public const int MaxBodyBytes = PaymentMessage.MaxPayloadBytes - 256;

    private const int AtOnce = 256;
    private const int Waiting = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Problem Busy = new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "Too many webhooks at once; send it again.") { RetryAfter = 1 };
    private static readonly Problem Slow = Busy with { Detail = "The body did not come in time; send it again." };
    private static readonly Problem TooLarge = new(StatusCodes.Status413PayloadTooLarge, ProblemCode.BodyTooLarge, $"An event may have at most {MaxBodyBytes} bytes.");
    private static readonly Answer Received = Answer.Of(new WebhookAnswer(true, null), WebhookJson.Default.WebhookAnswer);

    // Which header a provider signs in.
    private static readonly (string Provider, string Header)[] Signed =
        [(ProviderNames.Stripe, "stripe-signature"), (ProviderNames.Polar, "webhook-signature"), (ProviderNames.Sandbox, "stripe-signature")];

    private readonly ConcurrencyLimiter limiter = new(new() { PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private readonly WebhookReceiver receiver;
    private readonly EdgeServices services;

    public WebhookRoutes(WebhookReceiver receiver, EdgeServices services)
    {
        this.receiver = receiver;
        this.services = services;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (provider, header) in Signed)
        {
            // The sandbox has none but this program to tell about it.
            var isOurs = provider == ProviderNames.Sandbox;
            Map(routes, $"/webhooks/{provider}", isOurs, context => RunAsync(context, provider, header, FirstAppAsync));
            Map(routes, $"/webhooks/{provider}/{{app}}", isOurs, context => RunAsync(context, provider, header, AppOfPathAsync));
        }
    }

    private static void Map(IEndpointRouteBuilder routes, string path, bool isOurs, RequestDelegate handler)
    {
        var route = routes.MapMethods(path, ["POST"], handler).WithMetadata(TallyStyle.Instance);
        if (isOurs) route.ExcludeFromDescription();
    }

    public void Dispose() => limiter.Dispose();

    private async Task RunAsync(HttpContext context, string provider, string header, Func<HttpContext, ValueTask<App?>> findApp)
    {
        var answer = await AnswerAsync(context, provider, header, findApp);
        if (answer.Problem is { } problem) TallyStyle.Instance.Answer(context, problem);
        else answer.Write(context.Response);
    }

    private async ValueTask<Answer> AnswerAsync(HttpContext context, string provider, string header, Func<HttpContext, ValueTask<App?>> findApp)
    {
        if (!context.Request.Headers.ContainsKey(header)) return BadSignature($"The header {header} is missing.");
        using var lease = await limiter.AcquireAsync(1, context.RequestAborted);
        if (!lease.IsAcquired) return Busy;
        try
        {
            using var patience = new CancellationTokenSource(Patience, services.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
            if (await RawBody.ReadAsync(context.Request, MaxBodyBytes, either.Token) is not { } body) return TooLarge;
            var request = new WebhookRequest(name => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, body);
            // What is verified is kept, even if the provider no longer waits for the answer.
            return Of(await receiver.ReceiveAsync(provider, await findApp(context), request, CancellationToken.None));
        }
        catch (StoreUnavailableException e)
        {
            services.Log(e);
            return new Problem(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "The store can not be reached now.") { RetryAfter = 1 };
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Slow;
        }
    }

    private static Answer Of(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Queued => Received,
        WebhookOutcome.Skipped skipped => Answer.Of(new WebhookAnswer(true, skipped.Reason), WebhookJson.Default.WebhookAnswer),
        WebhookOutcome.BadSignature bad => BadSignature(bad.Reason),
        WebhookOutcome.QueueDown down => new Problem(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "The event can not be kept now; send it again.") { RetryAfter = down.RetryAfter },
        _ => new Problem(StatusCodes.Status404NotFound, ProblemCode.AppNotFound, "There is no such app, or it takes no webhooks of this provider."),
    };

    private static Problem BadSignature(string reason) => new(StatusCodes.Status400BadRequest, ProblemCode.BadSignature, reason);

    private ValueTask<App?> FirstAppAsync(HttpContext context) =>
        context.Request.Headers.TryGetValue(TallySecret.Header, out var secret) && secret.Count > 0
            ? TallySecret.FindAppAsync(secret.ToString(), services.Apps)
            : services.Apps.FindAsync(App.FirstId);

    private ValueTask<App?> AppOfPathAsync(HttpContext context) => services.Apps.FindAsync((string)context.Request.RouteValues["app"]!);
}
