using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Cosmos;

/// <summary>The product in a process of its own, one of several on the same wallet.</summary>
public sealed class Rival : IAsyncDisposable
{
    /// <summary>What the wallet is filled with.</summary>
    public const long Filled = 1_000_000_000;

    const string User = "bench-hot";
    const int MaxTries = 20;

    readonly ServerProcess server;
    readonly HttpClient client;
    long sentBack;

    Rival(ServerProcess server)
    {
        this.server = server;
        client = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ProductServer.Key);
    }

    /// <summary>How often a deduct was told to come back later.</summary>
    public long SentBack => Interlocked.Read(ref sentBack);

    /// <summary>Starts one on the Cosmos DB account of the connection string.</summary>
    public static async Task<Rival> StartAsync(Options options, string cosmos, CancellationToken cancellation) =>
        new(await ProductServer.StartAsync(options, cancellation, cosmos));

    /// <summary>Fills the wallet.</summary>
    public Task FillAsync() => PostAsync("/credits/add", Filled);

    /// <summary>Deducts 1, coming back with the same key when told to.</summary>
    public Task DeductAsync() => PostAsync("/credits/deduct", 1);

    /// <summary>What is in the wallet.</summary>
    public async Task<decimal> BalanceAsync()
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync("/credits/balance?user_id=" + User));
        return answer.RootElement.GetProperty("balance").GetDecimal();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    async Task PostAsync(string path, long amount)
    {
        var key = Guid.NewGuid().ToString("n");
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"user_id":"{{User}}","amount":{{amount}}}""");
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", key);
            using var response = await client.SendAsync(request);
            if (response.IsSuccessStatusCode) return;
            if (tries == MaxTries || response.Headers.RetryAfter?.Delta is not { } wait) throw new LoadFailedException($"The server answered {(int)response.StatusCode}.");
            Interlocked.Increment(ref sentBack);
            await Task.Delay(wait, TimeProvider.System);
        }
    }
}
