using System.Text;
using System.Text.Json;
using Credits.Engine;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Stats;
using Credits.Engine.Wallets;
using Credits.Functions.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Credits.Functions.Triggers;

/// <summary>
/// Where the Functions host posts what triggers fired: <c>POST /{FunctionName}</c>, on the port that public requests
/// come to as well. Only as a custom handler; on its own the program has none of these routes.
/// </summary>
internal static class TriggerRoutes
{
    private const string InvocationId = "X-Azure-Functions-InvocationId";

    /// <summary>The host puts it on every public request that it passes on, over whatever the client sent.</summary>
    private const string PassedOn = "x-ms-invocation-id";

    public static void Map(IEndpointRouteBuilder routes, Settings settings)
    {
        if (settings.HandlerPort is null) return;
        var services = routes.ServiceProvider;
        var sweep = services.GetRequiredService<DueSweep>();
        var logger = services.GetRequiredService<ILogger>();
        var topUps = services.GetRequiredService<TopUpSweep>();
        var stats = services.GetRequiredService<StatsSweep>();
        Map(routes, logger, "on-sweep", async (_, cancellation) =>
        {
            await sweep.RunAsync(cancellation);
            await topUps.RunAsync(cancellation);
            await stats.RunAsync(cancellation);
        });
        foreach (var queue in QueueNames.All)
        {
            // There is one for each queue; a test puts its own before it.
            var handler = services.GetServices<IMessageHandler>().First(handler => handler.Queue == queue);
            Map(routes, logger, "on-" + queue, (call, cancellation) => HandleAsync(handler, call, services, cancellation));
        }
    }

    private static async Task HandleAsync(IMessageHandler handler, TriggerCall call, IServiceProvider services, CancellationToken cancellation)
    {
        var message = new ReceivedMessage(
            handler.Queue, call.Scope, call.MessageId, Encoding.UTF8.GetBytes(call.Body), call.DeliveryCount,
            call.EnqueuedAt ?? services.GetRequiredService<TimeProvider>().GetUtcNow());
        var result = await handler.HandleAsync(message, cancellation);
        services.GetRequiredService<Diagnostics>().Handled(handler.Queue, result, call.DeliveryCount);
        // The host puts a message aside only after its last try, whatever is known of it before.
        var failure = result switch
        {
            HandleResult.Retry retry => retry.Reason,
            HandleResult.DeadLetter dead => dead.Reason,
            _ => null,
        };
        if (failure is not null) throw new InvalidOperationException($"Message {call.MessageId}, attempt {call.DeliveryCount}: {failure}");
    }

    private static void Map(IEndpointRouteBuilder routes, ILogger logger, string function, Func<TriggerCall, CancellationToken, Task> work) =>
        routes.MapMethods("/" + function, ["POST"], async context =>
        {
            context.Response.StatusCode = IsFromHost(context, function)
                ? await RunAsync(context, logger, function, work)
                : StatusCodes.Status404NotFound;
            if (context.Response.StatusCode != StatusCodes.Status200OK) return;
            // Without a body, or with null, the host waits for a result until it gives up.
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync("{}"u8.ToArray(), context.RequestAborted);
        }).ExcludeFromDescription();

    /// <summary>Anything but 200 has the host deliver it again, and put it aside in the end.</summary>
    private static async Task<int> RunAsync(HttpContext context, ILogger logger, string function, Func<TriggerCall, CancellationToken, Task> work)
    {
        var invocation = context.Request.Headers[InvocationId].ToString();
        try
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = TriggerCall.MaxBytes;
            var call = await TriggerCall.ReadAsync(context.Request.Body, context.RequestAborted);
            logger.LogDebug("{Function}, invocation {Invocation}: message {Message}, attempt {Attempt}.", function, invocation, call.MessageId, call.DeliveryCount);
            await work(call, context.RequestAborted);
            return StatusCodes.Status200OK;
        }
        catch (JsonException e)
        {
            logger.LogError(e, "{Function}, invocation {Invocation}: what the host posted can not be read.", function, invocation);
            return StatusCodes.Status400BadRequest;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            logger.LogError(e, "{Function}, invocation {Invocation}: it failed and is left to be delivered again.", function, invocation);
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>
    /// No public request is routed here by the host, whose routes begin otherwise. Should one get through all the same,
    /// in whatever spelling, it is not let in: it is marked as passed on, or its path is not this one letter by letter.
    /// </summary>
    private static bool IsFromHost(HttpContext context, string function)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers;
        return target.Length == function.Length + 1
            && target.EndsWith(function, StringComparison.Ordinal)
            && !headers.ContainsKey(PassedOn)
            && !headers.ContainsKey("X-Forwarded-For");
    }
}
