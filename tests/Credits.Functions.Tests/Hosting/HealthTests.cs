using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.Testing.Memory;
using Credits.Testing.Queues;
using Credits.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly BrokenStore store;
    private WebApplication app = null!;
    private HttpClient client = null!;

    public HealthTests() => store = new BrokenStore(new MemoryStore(time));

    public async ValueTask InitializeAsync()
    {
        var builder = CreditsApp.NewBuilder(["--urls", "http://127.0.0.1:0"]);
        app = CreditsApp.Build(builder, store, SilentQueue.Ports, Settings.From(builder.Configuration), time);
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task Without_a_key_it_says_ok_and_nothing_more(string path) => Assert.Equal((200, """{"status":"ok"}"""), await GetAsync(path));

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/health")]
    public async Task A_load_balancer_may_ask_by_HEAD(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_its_store_it_is_alive_but_not_ready()
    {
        store.Break = () => throw new StoreUnavailableException("the path of the database");
        var (status, body) = await GetAsync("/readyz");
        Assert.Equal(503, status);
        Assert.Contains("\"unavailable\"", body);
        Assert.DoesNotContain("database", body);
        Assert.Equal(200, (await GetAsync("/livez")).Status);

        store.Break = null;
        Assert.Equal(200, (await GetAsync("/readyz")).Status);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public async Task With_a_clock_that_is_off_its_store_it_is_alive_but_not_ready(int seconds)
    {
        store.Skew = TimeSpan.FromSeconds(seconds);
        var (status, body) = await GetAsync("/readyz");
        Assert.Equal(503, status);
        Assert.Contains("The clock of this machine is 6 s", body);
        Assert.Equal(200, (await GetAsync("/livez")).Status);

        store.Skew = TimeSpan.FromSeconds(5);
        Assert.Equal(200, (await GetAsync("/readyz")).Status);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_waited_for_for_long()
    {
        var asked = new TaskCompletionSource();
        store.Break = async () =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        };
        var answer = GetAsync("/readyz");
        await asked.Task;
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(503, (await answer).Status);
    }

    [Fact]
    public async Task Once_it_is_told_to_stop_it_is_not_ready()
    {
        var status = 0;
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => status = GetAsync("/readyz").GetAwaiter().GetResult().Status);
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(503, status);
    }

    private async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await client.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class BrokenStore(IDocumentStore inner) : IDocumentStore, IStoreClock
    {
        public TimeSpan Skew { get; set; }

        public Func<Task>? Break { get; set; }

        public bool IsExclusive => true;

        public async ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default)
        {
            if (Break is { } problem) await problem();
            return await inner.ReadAsync(partition, id, cancellation);
        }

        public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) => inner.CommitAsync(batch, cancellation);

        public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) => inner.QueryAsync(query, cancellation);

        public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => inner.CountAsync(query, cancellation);

        public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => inner.PositionAsync(query, number, cancellation);
    }
}
