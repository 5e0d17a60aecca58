using System.Net;
using System.Text;
using Credits.Payments.Http;
using Credits.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Credits.Payments.Tests.StandIns;

/// <summary>A request as a provider received it.</summary>
public sealed record Received(string Method, string Path, string Query, IHeaderDictionary Headers, string Body)
{
    /// <summary>The fields of a form, by their names with brackets.</summary>
    public Dictionary<string, string> Form =>
        Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => WebUtility.UrlDecode(pair[0]), pair => WebUtility.UrlDecode(pair[1]));
}

/// <summary>An answer of a provider.</summary>
public sealed record Reply(int Status, string Body, params (string Name, string Value)[] Headers);

/// <summary>
/// A provider on a free port of loopback. It first answers what a test has planned, then as the provider does. The
/// client's clock stands still; what it would wait is noted.
/// </summary>
public abstract class StandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Queue<Func<HttpContext, Task<Reply?>>> planned = [];
    private readonly Lock gate = new();

    protected StandIn()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(HandleAsync);
        ((IHost)app).Start();
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public List<Received> Requests { get; } = [];

    /// <summary>How long the client would have waited, one after the other.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public ManualTime Time { get; } = new();

    private protected ApiClient Client => new(ApiClient.NewHttp(), Time, new RetryRules { WaitAsync = WaitAsync, Jitter = () => 1 });

    /// <summary>The next answer, whatever is asked.</summary>
    public void Plan(int status, string body, params (string Name, string Value)[] headers) => planned.Enqueue(_ => Task.FromResult<Reply?>(new Reply(status, body, headers)));

    /// <summary>The next request gets no answer: the connection is cut.</summary>
    public void PlanCut(bool afterwards = false) => planned.Enqueue(async context =>
    {
        if (afterwards) await ReceiveAsync(context);
        context.Abort();
        return null;
    });

    /// <summary>The next request gets no answer until the client gives up.</summary>
    public void PlanSilence() => planned.Enqueue(async context =>
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        // The client's clock started before the request came.
        Time.Advance(TimeSpan.FromSeconds(15));
        await gone.Task;
        return null;
    });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers as the provider does.</summary>
    protected abstract Reply Answer(Received request);

    private async Task HandleAsync(HttpContext context)
    {
        Func<HttpContext, Task<Reply?>>? plan;
        lock (gate) planned.TryDequeue(out plan);
        var reply = plan is null ? await ReceiveAsync(context) : await plan(context);
        if (plan is not null && reply is not null) await NoteAsync(context);
        if (reply is null) return;
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(reply.Body);
    }

    private async Task<Reply> ReceiveAsync(HttpContext context)
    {
        var request = await NoteAsync(context);
        lock (gate) return Answer(request);
    }

    private async Task<Received> NoteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new Received(context.Request.Method, context.Request.Path, context.Request.QueryString.ToString(), new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), await reader.ReadToEndAsync());
        lock (gate) Requests.Add(request);
        return request;
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        Waits.Add(wait);
        return Task.CompletedTask;
    }
}
