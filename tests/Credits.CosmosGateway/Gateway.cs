using System.Globalization;
using Credits.CosmosGateway.Faults;
using Credits.CosmosGateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Credits.CosmosGateway;

/// <summary>
/// Stands in for the gateway of a Cosmos DB account, on loopback and in memory: what the real client needs for
/// batches, reads and queries, with the service's atomicity, conditions and limits, and with faults on demand.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Account _account;
    private readonly GatewayOptions _options;

    private Gateway(GatewayOptions options)
    {
        _options = options;
        Faults = new GatewayFaults(options.Seed);
        _account = new Account(options, Faults);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{options.Port}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 << 20;
            // A machine that stands still is not a slow client.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>What goes wrong.</summary>
    public GatewayFaults Faults { get; }

    /// <summary>What went over the wire.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>How many transactions were committed.</summary>
    public long Commits => _account.Commits;

    /// <summary>Where it listens.</summary>
    public Uri Address => _account.Address;

    /// <summary>A connection string for it; the key is not checked.</summary>
    public string ConnectionString => $"AccountEndpoint={Address};AccountKey={Convert.ToBase64String(new byte[64])};";

    /// <summary>Starts one.</summary>
    public static async Task<Gateway> StartAsync(GatewayOptions? options = null)
    {
        var gateway = new Gateway(options ?? new());
        await gateway._app.StartAsync();
        gateway._account.Address = new Uri(gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var request = new GatewayRequest(context.Request.Method, path, context.Request.Headers, body.ToArray());
        var fault = Faults.Choose(request.Kind);
        var answer = fault is { IsServed: false } ? null : await _account.AnswerAsync(request);
        Traffic.Count(request.Kind, request.Body.Length, answer?.Body.Length ?? 0);
        if (fault is { Status: null })
        {
            context.Abort();
            return;
        }

        if (fault is not null) answer = GatewayAnswer.Error(fault.Status!.Value, "A fault of the plan.", fault.SubStatus);
        if (fault?.RetryAfter is { } wait) answer!.With("x-ms-retry-after-ms", wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(context.Response, answer!);
    }

    private async Task WriteAsync(HttpResponse response, GatewayAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.Headers.Date = _options.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers["x-ms-activity-id"] = Guid.NewGuid().ToString();
        response.Headers["x-ms-request-charge"] = "1";
        response.Headers["x-ms-serviceversion"] = "version=2.14.0.0";
        response.Headers["x-ms-gatewayversion"] = "version=2.14.0";
        if (answer.Status >= 400) response.Headers["x-ms-substatus"] = answer.SubStatus.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Status is 204 or 304) return;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }
}
