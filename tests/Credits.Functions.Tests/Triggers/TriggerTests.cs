using System.Net;
using System.Text;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Triggers;

/// <summary>The program as a custom handler, with a clock that is moved by hand.</summary>
public sealed class TriggerTests
{
    private const string AsHandler = "--FUNCTIONS_CUSTOMHANDLER_PORT=0";

    [Fact]
    public async Task On_its_own_it_has_no_route_for_triggers()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.DoesNotContain(Routes(api), route => route.StartsWith("/on-", StringComparison.Ordinal));
        foreach (var function in FunctionFile.All.Where(function => !function.IsHttp))
        {
            var (status, text) = await new FunctionsHost(api.Address).SendAsync("POST", "/" + function.Name, FunctionsHost.Timer(function).ToJsonString());
            Assert.Equal((404, true), (status, text.Contains("not_found", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task The_timer_ends_what_is_due_and_nothing_else_does()
    {
        // A message of the embedded queue would end it as well, on a store that is shared.
        var deaf = new Scripted(HandleResult.Done.Instance) { Queue = QueueNames.Expirations };
        await using var api = await ApiHost.StartAsync(services => services.AddSingleton<IMessageHandler>(deaf), AsHandler);
        await api.PostAsync("/v1/accounts/create", """{"externalId":"ann"}""", "a");
        await api.PostAsync("/v1/accounts/credits/add", """{"externalId":"ann","amount":10}""", "b");
        await api.PostAsync("/v1/reservations/create", """{"externalId":"ann","amount":4,"ttlSeconds":60}""", "c");
        var before = await EntriesAsync(api);
        api.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(before, await EntriesAsync(api));
        Assert.True(await new FunctionsHost(api.Address).TickAsync());
        Assert.Equal(before + 1, await EntriesAsync(api));
        Assert.True(await new FunctionsHost(api.Address).TickAsync());
        Assert.Equal(before + 1, await EntriesAsync(api));
    }

    [Fact]
    public async Task A_message_about_a_wallet_ends_what_is_due_in_it()
    {
        await using var api = await ApiHost.StartAsync(AsHandler);
        await api.PostAsync("/v1/accounts/create", """{"externalId":"ann"}""", "a");
        await api.PostAsync("/v1/accounts/credits/add", """{"externalId":"ann","amount":10}""", "b");
        await api.PostAsync("/v1/reservations/create", """{"externalId":"ann","amount":4,"ttlSeconds":60}""", "c");
        var before = await EntriesAsync(api);
        api.Time.Advance(TimeSpan.FromMinutes(2));
        var wallet = WalletName.External((await api.AccessAsync()).Scope, "ann").Partition;
        var host = new FunctionsHost(api.Address);
        Assert.True(await host.DeliverAsync("expirations", $$"""{"app":"{{wallet.App}}","wallet":"{{wallet.Wallet}}","part":"{{wallet.Part}}"}"""));
        Assert.Equal(before + 1, await EntriesAsync(api));
        Assert.False(await host.DeliverAsync("expirations", "{}", "m-2"));
        Assert.Equal(["m-2"], host.DeadLetters);
    }

    [Fact]
    public async Task A_message_reaches_the_handler_of_its_queue_as_it_was_sent()
    {
        var handler = new Scripted(HandleResult.Done.Instance);
        await using var api = await ApiHost.StartAsync(services => services.AddSingleton<IMessageHandler>(handler), AsHandler);
        var host = new FunctionsHost(api.Address);
        Assert.True(await host.DeliverAsync("payments", """{"id":"evt_1","MessageId":"not this one","text":"\"ü\""}""", "m-7", "default.live"));
        var message = Assert.Single(handler.Seen);
        Assert.Equal(("payments", "default.live", 1), (message.Queue, message.Scope, message.DeliveryCount));
        Assert.Equal(("m-7", new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)), (message.Id, message.EnqueuedAt));
        Assert.Equal("""{"id":"evt_1","MessageId":"not this one","text":"\"ü\""}""", Encoding.UTF8.GetString(message.Body.Span));
    }

    [Fact]
    public async Task A_message_that_fails_is_delivered_again_until_it_is_done()
    {
        var handler = new Scripted(new HandleResult.Retry("not yet"), null, HandleResult.Done.Instance);
        await using var api = await ApiHost.StartAsync(services => services.AddSingleton<IMessageHandler>(handler), AsHandler);
        var host = new FunctionsHost(api.Address);
        Assert.True(await host.DeliverAsync("payments", "{}"));
        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], host.Deliveries);
        Assert.Equal([1, 2, 3], handler.Seen.Select(message => message.DeliveryCount));
        Assert.Empty(host.DeadLetters);
    }

    [Fact]
    public async Task A_message_that_will_never_go_well_is_put_aside()
    {
        var handler = new Scripted(new HandleResult.DeadLetter("no such payment"));
        await using var api = await ApiHost.StartAsync(services => services.AddSingleton<IMessageHandler>(handler), AsHandler);
        var host = new FunctionsHost(api.Address);
        Assert.False(await host.DeliverAsync("payments", "{}", "m-9"));
        Assert.Equal(["m-9"], host.DeadLetters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Data\":{}}")]
    public async Task What_can_not_be_read_is_no_success(string body)
    {
        await using var api = await ApiHost.StartAsync(AsHandler);
        Assert.Equal(400, (await new FunctionsHost(api.Address).SendAsync("POST", "/on-sweep", body)).Status);
    }

    [Theory]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT=x", "FUNCTIONS_CUSTOMHANDLER_PORT")]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT=70000", "FUNCTIONS_CUSTOMHANDLER_PORT")]
    [InlineData("Credits:SecretsKey=c2hvcnQ=", "Credits:SecretsKey")]
    [InlineData("Credits:SecretsKey=no base64", "Credits:SecretsKey")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string setting, string named) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<SettingsException>(() => ApiHost.StartAsync("--" + setting))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_SKU")]
    public async Task In_Azure_it_does_not_start_without_what_it_would_make_up_elsewhere(string sign)
    {
        string[] azure = [AsHandler, $"--{sign}=x"];
        const string key = "--Credits:Key=ck_live_0123456789abcdefghijklmnop";
        var secret = "--Credits:SecretsKey=" + Convert.ToBase64String(new byte[32]);
        async Task RefusedAsync(string named, params string[] settings) =>
            Assert.Contains(named, (await Assert.ThrowsAsync<SettingsException>(() => ApiHost.StartAsync([.. azure, .. settings]))).Message, StringComparison.Ordinal);

        const string store = "--Cosmos:Endpoint=https://credits.documents.azure.com";
        await RefusedAsync("Credits:Key", secret, store);
        await RefusedAsync("Credits:SecretsKey", key, store);
        await RefusedAsync("Cosmos:Endpoint", key, secret);
        await RefusedAsync("Cosmos:Endpoint", key, secret, store, "--Credits:Store=sqlite");
        await RefusedAsync("key vault", secret, "--Credits:Key=@Microsoft.KeyVault(VaultName=v;SecretName=s)");
        await using var api = await ApiHost.StartAsync([.. azure, key, secret, store]);
        await using var elsewhere = await ApiHost.StartAsync($"--{sign}=x");
    }

    // Not over HTTP: who reads a ledger brings it up to date.
    private static async Task<long> EntriesAsync(ApiHost api) =>
        await api.Store.CountAsync(new Query { Type = WalletDocuments.Entry }, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Routes(ApiHost api) =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!);

    /// <summary>Gives one result after the other, the last one for ever; null throws.</summary>
    private sealed class Scripted(params HandleResult?[] results) : IMessageHandler
    {
        public List<ReceivedMessage> Seen { get; } = [];

        public string Queue { get; init; } = QueueNames.Payments;

        public ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation)
        {
            Seen.Add(message);
            return new(results[Math.Min(Seen.Count, results.Length) - 1] ?? throw new TimeoutException("The bank is closed."));
        }
    }
}
