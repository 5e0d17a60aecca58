using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Credits.ServiceBusBroker;

/// <summary>
/// A Service Bus namespace in this process, on a free port of loopback: what its REST API does with queues, with a
/// clock of the test's, and with whatever is to go wrong.
/// </summary>
/// <remarks>Source: Microsoft, Service Bus REST API reference and "Access control with Shared Access Signatures".</remarks>
public sealed class Broker : IAsyncDisposable
{
    private readonly Dictionary<string, BrokerQueue> queues;
    private readonly TimeProvider time;
    private readonly BrokerOptions options;
    private WebApplication app = null!;
    private int waiting;

    private Broker(TimeProvider time, BrokerOptions options)
    {
        this.time = time;
        this.options = options;
        queues = options.Queues.ToDictionary(name => name, _ => new BrokerQueue(time, options));
        Access = new Access(time, options);
    }

    public Access Access { get; }

    public Faults Faults { get; } = new();

    /// <summary>How many receivers wait for a message, each with a timer that ends its wait.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    public Uri Address => new(app.Urls.First() + "/");

    /// <summary>How to connect to it with its key.</summary>
    public string ConnectionString => $"Endpoint={Address};SharedAccessKeyName={options.KeyName};SharedAccessKey={options.Key}";

    public static async Task<Broker> StartAsync(TimeProvider time, BrokerOptions? options = null)
    {
        var broker = new Broker(time, options ?? new BrokerOptions());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 2 << 20;
            // A machine that stands still is not a slow client.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        broker.app = builder.Build();
        broker.app.Run(broker.AnswerAsync);
        await broker.app.StartAsync();
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (BrokerRequest.Parse(context.Request) is not { } request) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (!Access.LetsIn(context.Request, request.Queue)) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (!queues.TryGetValue(request.Queue, out var queue)) context.Response.StatusCode = StatusCodes.Status410Gone;
        else await AnswerAsync(context, request, queue);
    }

    private async Task AnswerAsync(HttpContext context, BrokerRequest request, BrokerQueue queue)
    {
        var fault = Faults.Next(request.Operation);
        if (fault is null or { IsDone: true }) await DoAsync(context, request, queue);
        if (fault is null) return;
        if (fault.Status == -1) await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (fault.Status is not > 0) context.Abort();
        else
        {
            context.Response.StatusCode = fault.Status.Value;
            if (fault.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
            await context.Response.WriteAsync("It is as the test wants it. TrackingId:0");
        }
    }

    private async Task DoAsync(HttpContext context, BrokerRequest request, BrokerQueue queue)
    {
        switch (request.Operation)
        {
            case Operation.Send:
                context.Response.StatusCode = await Sending.ReadAsync(context.Request) is { } sent ? Keep(queue, sent) : StatusCodes.Status400BadRequest;
                break;
            case Operation.Receive:
                await ReceiveAsync(context, request, queue);
                break;
            default:
                context.Response.StatusCode = IsSettled(request, queue) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
                break;
        }
    }

    private static int Keep(BrokerQueue queue, IReadOnlyList<SentMessage> sent)
    {
        if (sent.Sum(message => message.Size) > Sending.MaxBytes) return StatusCodes.Status403Forbidden;
        foreach (var message in sent) queue.Send(message.Id, message.Body, message.Properties, message.Scheduled);
        return StatusCodes.Status201Created;
    }

    private static bool IsSettled(BrokerRequest request, BrokerQueue queue) => request.Operation switch
    {
        Operation.Complete => queue.Complete(request.Number, request.Token, request.FromDead),
        Operation.Abandon => queue.Abandon(request.Number, request.Token, request.FromDead),
        _ => queue.Renew(request.Number, request.Token, request.FromDead),
    };

    private async Task ReceiveAsync(HttpContext context, BrokerRequest request, BrokerQueue queue)
    {
        var end = time.GetUtcNow() + request.Wait;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            var changed = queue.Changed;
            var (message, next) = queue.TryLock(request.FromDead);
            if (message is not null)
            {
                await Receiving.WriteAsync(context.Response, message, request);
                return;
            }

            var left = end - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            if (next - time.GetUtcNow() < left) left = next!.Value - time.GetUtcNow();
            await WaitAsync(queue, changed, left, context.RequestAborted);
        }
    }

    private async Task WaitAsync(BrokerQueue queue, Task changed, TimeSpan atMost, CancellationToken aborted)
    {
        await using var timer = time.CreateTimer(_ => queue.Signal(), null, atMost, Timeout.InfiniteTimeSpan);
        Interlocked.Increment(ref waiting);
        try
        {
            await changed.WaitAsync(aborted);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
