using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Credits.Engine.Apps;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Fuzz;

public sealed partial class FuzzTests
{
    private const int Clients = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Requests for each endpoint; <c>CREDITS_FUZZ_REQUESTS</c> asks for another number.</summary>
    private static readonly int PerEndpoint = int.Parse(Environment.GetEnvironmentVariable("CREDITS_FUZZ_REQUESTS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_request_whatever_is_answered_with_a_server_error_or_breaks_a_wallet()
    {
        await using var api = await ApiHost.StartAsync("--Credits:RateLimit=1000000000");
        var endpoints = Endpoints(api);
        var faults = new ConcurrentQueue<string>();
        var clients = Enumerable.Range(0, Clients).Select(async client =>
        {
            var key = await api.NewKeyAsync();
            var generator = new RequestGenerator(client);
            for (var i = 0; i < PerEndpoint / Clients && faults.IsEmpty; i++)
            {
                foreach (var (method, pattern) in endpoints) await SendAsync(api, generator, method, pattern, key, faults);
                // So that things end, and do not all begin at one moment.
                api.Time.Advance(Pause);
            }
        });
        await Task.WhenAll(clients);

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Take(5)));
        await VerifyAsync(api);
    }

    private static List<(string Method, string Pattern)> Endpoints(ApiHost api) =>
    [
        .. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiStyle>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, endpoint.RoutePattern.RawText!))),
    ];

    private static async Task SendAsync(ApiHost api, RequestGenerator generator, string method, string pattern, string key, ConcurrentQueue<string> faults)
    {
        using var request = generator.Next(method, pattern, key);
        var reply = await api.SendAsync(request);
        if (reply.Status >= 500 || (reply.Status >= 400 && !reply.Has("code")))
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
            faults.Enqueue($"{method} {request.RequestUri} {body} → {reply.Status} {reply.Body}");
        }

        foreach (Match id in WireIds().Matches(reply.Body)) generator.Learn(id.Value);
    }

    private static async Task VerifyAsync(ApiHost api)
    {
        var store = api.Services.GetRequiredService<IDocumentStore>();
        var verifier = api.Services.GetRequiredService<LedgerVerifier>();
        var wallets = 0;
        Position? after = null;
        do
        {
            var page = await store.QueryAsync(new Query { Type = WalletDocuments.Head, After = after });
            foreach (var head in page.Documents)
            {
                Assert.Null((await verifier.VerifyAsync(head.Partition)).Fault);
                wallets++;
            }

            after = page.Next;
        }
        while (after is not null);
        Assert.True(wallets > 3, "The requests were too wild to move anything.");
    }

    [GeneratedRegex("(led|txn|res|acc|cust)_[a-z2-7]{26,52}")]
    private static partial Regex WireIds();
}
