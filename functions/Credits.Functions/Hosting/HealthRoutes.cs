using System.Text.Json.Serialization;
using Credits.Engine.Storage;
using Credits.Functions.Http;

namespace Credits.Functions.Hosting;

/// <summary>For whoever watches the process: <c>/livez</c> and <c>/readyz</c>. No key, no details.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Partition Anywhere = new("(system)", "apps");
    private static readonly Answer Ok = Answer.Of(new HealthState("ok"), HealthJson.Default.HealthState);

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        api.Open("/livez", _ => ValueTask.FromResult(Ok));
        api.Open("/readyz", _ => ReadyAsync(services, stopping));
    }

    private static async ValueTask<Answer> ReadyAsync(EdgeServices services, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return NotReady("The server is stopping.");
        try
        {
            // Reading also tells the store's time.
            await services.Store.ReadAsync(Anywhere, "ready", stopping).AsTask().WaitAsync(Patience, services.Time, stopping);
            return services.Store is ClockGuard { Objection: { } objection } ? NotReady(objection) : Ok;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException or OperationCanceledException)
        {
            return NotReady("The store can not be reached now.");
        }
    }

    private static Problem NotReady(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, detail) { RetryAfter = 1 };
}

internal sealed record HealthState(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthState))]
internal sealed partial class HealthJson : JsonSerializerContext;
