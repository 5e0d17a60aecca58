using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.Sqlite;
using Credits.Testing;
using Credits.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Credits.Functions.Tests;

/// <summary>The whole program on a free port of loopback, over a store of its own and a clock that is moved by hand.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly IDocumentStore store;
    private readonly WebApplication app;
    private readonly HttpClient client;

    private ApiHost(TemporaryFolder folder, IDocumentStore store, WebApplication app, string key, ManualTime time)
    {
        this.folder = folder;
        this.store = store;
        this.app = app;
        Key = key;
        Time = time;
        client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>A test key of the first app with all scopes.</summary>
    public string Key { get; }

    public ManualTime Time { get; }

    public IServiceProvider Services => app.Services;

    public Uri Address => client.BaseAddress!;

    public static async Task<ApiHost> StartAsync(params string[] settings)
    {
        var time = new ManualTime();
        var folder = new TemporaryFolder();
        var builder = CreditsApp.NewBuilder(["--urls", "http://127.0.0.1:0", .. settings]);
        builder.Configuration["Credits:Data"] = folder.Path;
        var options = Settings.From(builder.Configuration);
        var store = SqliteStore.Open(new SqliteOptions { Folder = folder.Path }, time);
        var app = CreditsApp.Build(builder, store, options, time);
        var key = await FirstKey.EnsureAsync(options, app.Services.GetRequiredService<AppDirectory>());
        await app.StartAsync();
        return new ApiHost(folder, store, app, key, time);
    }

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
        return new Reply((int)response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, text, response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (store is IAsyncDisposable disposable) await disposable.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>An answer.</summary>
public sealed record Reply(int Status, JsonElement Json, string Body, HttpResponseHeaders Headers)
{
    public decimal Number(string name) => Json.GetProperty(name).GetDecimal();

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public bool Has(string name) => Json.TryGetProperty(name, out _);
}
