using System.Text.Json;
using Credits.Engine.Queues;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Triggers;

/// <summary>What the Functions host is told fits what the program serves.</summary>
public sealed class FunctionFileTests
{
    [Fact]
    public async Task Every_route_is_reached_through_a_function_and_every_function_reaches_a_route()
    {
        await using var api = await ApiHost.StartAsync();
        var served = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => (Method: method, Path: PathOf(endpoint))))
            .Append((Method: "GET", Path: "/docs/assets/index.css"))
            // The host has a page of its own there, and nobody needs the way from there to /docs.
            .Where(route => route.Path != "/")
            .ToList();
        Assert.NotEmpty(served);
        Assert.Equal([], served.Where(route => !FunctionFile.All.Any(function => function.Takes(route.Method, route.Path))));
        Assert.Equal([], FunctionFile.All.Where(function => function.IsHttp && !served.Any(route => function.Takes(route.Method, route.Path))).Select(function => function.Name));
    }

    [Fact]
    public void No_function_takes_whatever_comes_or_what_belongs_to_the_host_or_a_trigger()
    {
        var routes = FunctionFile.All.Where(function => function.IsHttp).Select(function => function.Route).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var first = route.Split('/')[0];
            Assert.Matches("^[a-z][a-z0-9-]*$", first);
            Assert.False(first is "admin" or "runtime" || first.StartsWith("on-", StringComparison.Ordinal), route);
        }

        Assert.Equal(routes.Count, routes.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_function_that_serves_HTTP_lets_the_program_answer_everything()
    {
        foreach (var function in FunctionFile.All.Where(function => function.IsHttp))
        {
            Assert.StartsWith("http-", function.Name, StringComparison.Ordinal);
            Assert.Equal("anonymous", function.Trigger.GetProperty("authLevel").GetString());
            Assert.Equal(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"], function.Methods.Order(StringComparer.Ordinal));
            // With any other binding the host would not pass the request on as it came.
            Assert.Equal(2, function.Bindings);
        }
    }

    [Fact]
    public void Every_queue_has_its_trigger_and_a_timer_sweeps()
    {
        var triggers = FunctionFile.All.Where(function => !function.IsHttp).ToDictionary(function => function.Name);
        Assert.Equal(QueueNames.All.Select(queue => "on-" + queue).Append("on-sweep").Order(StringComparer.Ordinal), triggers.Keys.Order(StringComparer.Ordinal));
        foreach (var queue in QueueNames.All)
        {
            var trigger = triggers["on-" + queue].Trigger;
            Assert.Equal(("serviceBusTrigger", queue, "ServiceBusConnection"), (triggers["on-" + queue].Type, trigger.GetProperty("queueName").GetString(), trigger.GetProperty("connection").GetString()));
        }

        Assert.Equal(("timerTrigger", "0 * * * * *"), (triggers["on-sweep"].Type, triggers["on-sweep"].Trigger.GetProperty("schedule").GetString()));
    }

    [Fact]
    public void The_host_starts_the_program_and_passes_requests_on_as_they_came()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(FunctionFile.Folder, "host.json")));
        var handler = json.RootElement.GetProperty("customHandler");
        var executable = Path.Combine(FunctionFile.Folder, handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()!);
        Assert.True(File.Exists(executable), executable);
        if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(executable).HasFlag(UnixFileMode.UserExecute));
        Assert.True(handler.GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.Equal("", json.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.True(json.RootElement.GetProperty("extensions").GetProperty("serviceBus").GetProperty("autoCompleteMessages").GetBoolean());
    }

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + string.Join('/', endpoint.RoutePattern.RawText!.Trim('/').Split('/').Select(segment => segment.StartsWith('{') ? "x1" : segment));
}
