using System.Diagnostics;
using Credits.Engine;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Credits.Functions.Hosting;

/// <summary>
/// Sends traces and metrics by OTLP, if it is told where to. The usual <c>OTEL_*</c> settings apply: protocol,
/// headers, sampler, service name, intervals.
/// </summary>
internal sealed class Telemetry(IConfiguration configuration) : IHostedService
{
    private TracerProvider? traces;
    private MeterProvider? metrics;

    /// <summary>Adds it, if the settings say where to.</summary>
    public static void AddTo(IServiceCollection services, Settings settings)
    {
        if (settings.Telemetry is null) return;
        // The server's own spans then say method, path and address.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddHostedService<Telemetry>();
    }

    /// <summary>The server's spans leave out what is known only at the end: the route and the status.</summary>
    public static void UseOn(WebApplication app, Settings settings)
    {
        if (settings.Telemetry is null) return;
        app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span) return;
            span.SetTag("http.response.status_code", context.Response.StatusCode);
            if (context.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
            if (context.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route }) return;
            span.SetTag("http.route", route);
            span.DisplayName = $"{context.Request.Method} {route}";
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource(Diagnostics.Name, "Microsoft.AspNetCore")
            .AddOtlpExporter()
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(Diagnostics.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; gives up after a few seconds if nobody takes it.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            traces?.Dispose();
            metrics?.Dispose();
        },
        cancellationToken);

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, which come later, take precedence.
    private static void Describe(ResourceBuilder resource) =>
        resource.Clear().AddService("credits", serviceVersion: Product.Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
