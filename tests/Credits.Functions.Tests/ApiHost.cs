using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.ServiceBus;
using Credits.Testing;
using Credits.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Credits.Functions.Tests;

/// <summary>The whole program on a free port of loopback, over a store of its own and a clock that is moved by hand.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly TemporaryFolder? folder;
    private readonly string path;
    private readonly string[] settings;
    private readonly TestStore store;
    private WebApplication app = null!;
    private ServiceBusQueue? bus;
    private HttpClient client = null!;

    private readonly Action<IServiceCollection> more;

    private ApiHost(string[] settings, Action<IServiceCollection> more, string? path = null, ManualTime? time = null)
    {
        folder = path is null ? new TemporaryFolder() : null;
        this.path = path ?? folder!.Path;
        Time = time ?? new ManualTime();
        this.settings = settings;
        this.more = more;
        store = new TestStore(this.path, Time);
    }

    /// <summary>A test key of the first app with all scopes.</summary>
    public string Key { get; private set; } = "";

    public ManualTime Time { get; }

    public IServiceProvider Services => app.Services;

    public IDocumentStore Store => store.Documents;

    public Uri Address => client.BaseAddress!;

    public static Task<ApiHost> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts it with further services.</summary>
    public static async Task<ApiHost> StartAsync(Action<IServiceCollection> more, params string[] settings)
    {
        var host = new ApiHost(settings, more);
        await host.OpenAsync();
        return host;
    }

    /// <summary>Starts it on a folder that stays.</summary>
    public static async Task<ApiHost> StartInAsync(string path, ManualTime time, params string[] settings)
    {
        var host = new ApiHost(settings, _ => { }, path, time);
        await host.OpenAsync();
        return host;
    }

    /// <summary>Stops the program and starts it again on the same folder; no time passes.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>Another key: of the first app, or of an app of its own.</summary>
    public async Task<string> NewKeyAsync(Mode mode = Mode.Test, Scopes scopes = Scopes.All, string? newApp = null)
    {
        var apps = Services.GetRequiredService<AppDirectory>();
        var owner = newApp is null ? (await AccessAsync()).Scope.App : await apps.CreateAsync(newApp);
        return (await Services.GetRequiredService<KeyDirectory>().CreateAsync(owner, mode, scopes, null)).Secret!;
    }

    /// <summary>What a key may do; the first key unless told.</summary>
    public async Task<Access> AccessAsync(string? key = null) => (await Services.GetRequiredService<KeyRing>().FindAsync(key ?? Key))!;

    public Task<Reply> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, null, key);

    public Task<Reply> PostAsync(string path, string body, string? idempotencyKey = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, key, idempotencyKey);

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string? key = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        if (idempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Reply((int)response.StatusCode, isJson && text.Length > 0 ? JsonDocument.Parse(text).RootElement : default, text, response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await store.DisposeAsync();
        folder?.Dispose();
    }

    private async Task OpenAsync()
    {
        var builder = CreditsApp.NewBuilder(["--urls", "http://127.0.0.1:0", .. settings]);
        builder.Configuration["Credits:Data"] = path;
        var options = Settings.From(builder.Configuration);
        more(builder.Services);
        await store.OpenAsync();
        bus = options.ServiceBus is { } connection ? new ServiceBusQueue(connection, Time) : null;
        app = CreditsApp.Build(builder, store.Documents, bus?.Ports ?? store.Queues, options, Time);
        Key = (await FirstKey.EnsureAsync(options, app.Services.GetRequiredService<AppDirectory>(), app.Services.GetRequiredService<KeyDirectory>())).Text;
        await app.StartAsync();
        client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    private async Task CloseAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        bus?.Dispose();
        await store.CloseAsync();
    }
}
