using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

/// <summary>What a collector receives; it is a small server of our own.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> received = [];
    private WebApplication collector = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            // The names within the binary body are plain text.
            received.GetOrAdd(context.Request.Path, _ => []).Add(Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task Traces_and_metrics_arrive_at_the_collector_at_the_latest_when_the_program_stops()
    {
        await using (var api = await ApiHost.StartAsync("--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First(), "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))
            await api.PostAsync("/credits/add", """{"user_id":"u","amount":5}""");

        var traces = string.Concat(received["/v1/traces"]);
        Assert.Contains("POST /credits/add", traces);
        Assert.Contains("http.response.status_code", traces);
        Assert.Contains("credits.operation", traces);
        Assert.Contains("credits.commit", traces);
        var metrics = string.Concat(received["/v1/metrics"]);
        Assert.Contains("credits.operations", metrics);
        Assert.Contains("credits.commit.duration", metrics);
        Assert.Contains("http.server.request.duration", metrics);
        Assert.Contains("dotnet.gc", metrics);
        Assert.Contains("service.name", metrics);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_stops_nothing()
    {
        await collector.StopAsync();
        await using var api = await ApiHost.StartAsync("--OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9", "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        var reply = await api.PostAsync("/credits/add", """{"user_id":"u","amount":5}""");
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Without_a_collector_requests_are_not_traced_and_errors_are_logged()
    {
        await using var api = await ApiHost.StartAsync();
        var logs = api.Services.GetRequiredService<ILoggerFactory>();
        Assert.False(logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
        Assert.True(logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Error));
        Assert.True(logs.CreateLogger("Credits").IsEnabled(LogLevel.Error));
    }
}
