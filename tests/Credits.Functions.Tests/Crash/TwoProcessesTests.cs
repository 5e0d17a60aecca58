using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Credits.Cosmos.Tests;
using Credits.Testing;
using Xunit;

namespace Credits.Functions.Tests.Crash;

/// <summary>Two processes of the program on one wallet in Cosmos DB, while 30 % of the replies to commits are lost.</summary>
public sealed class TwoProcessesTests
{
    private const int Clients = 12;
    private const int KeysEach = 10;
    private const int Funds = 80;
    private const int MaxTries = 30;

    private readonly ConcurrentDictionary<string, JsonElement> spent = new();
    private int asked;

    [Fact]
    public async Task Two_processes_spend_each_credit_once_and_a_retry_at_either_gets_the_first_answer()
    {
        using var folder = new TemporaryFolder();
        await using var account = await CosmosAccount.StartStandInAsync();
        var gateway = account.Gateway;
        string[] cosmos = ["--Cosmos:ConnectionString", gateway.ConnectionString];
        using var one = await ServerProcess.StartAsync(folder.File("one"), cosmos);
        using var two = await ServerProcess.StartAsync(folder.File("two"), cosmos);
        Assert.Equal(200, (await one.PostAsync("/credits/add", Body(Funds), "funds"))!.Value.Status);

        var before = gateway.Traffic.Requests;
        gateway.Faults.CommitReplyLost = 0.3;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => SpendAsync([one, two], client)));
        Assert.True(gateway.Faults.Broken > 0, "Nothing was lost.");
        Assert.InRange(gateway.Traffic.Requests - before, 1, 10 * asked);
        gateway.Faults.Clear();

        Assert.Equal(Funds, spent.Count);
        Assert.Equal(Funds, spent.Values.Select(answer => Text(answer, "ledger_id")).Distinct(StringComparer.Ordinal).Count());
        foreach (var server in new[] { one, two })
        {
            Assert.Equal(0, (await server.GetAsync("/credits/balance?user_id=hot")).GetProperty("balance").GetDecimal());
            Assert.True((await server.GetAsync("/customers/hot/ledger/verify")).GetProperty("valid").GetBoolean());
        }
    }

    /// <summary>Deducts 1 under each key, at one server and at the other, and asks once more where it was not asked last.</summary>
    private async Task SpendAsync(ServerProcess[] servers, int client)
    {
        for (var i = 0; i < KeysEach; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{client}.{i}");
            var first = await UntilToldAsync(servers, client + i, key);
            var again = await UntilToldAsync(servers, client + i + 1, key);
            Assert.Equal(first.Status, again.Status);
            if (first.Status == 402) continue;
            Assert.Equal(200, first.Status);
            Assert.True(again.Json.GetProperty("idempotent").GetBoolean());
            Assert.Equal(Text(first.Json, "ledger_id"), Text(again.Json, "ledger_id"));
            Assert.Equal(Text(first.Json.GetProperty("receipt"), "hash"), Text(again.Json.GetProperty("receipt"), "hash"));
            spent[key] = first.Json;
        }
    }

    /// <summary>Tries at each server in turn until the answer is more than "come back".</summary>
    private async Task<(int Status, JsonElement Json)> UntilToldAsync(ServerProcess[] servers, int at, string key)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            Interlocked.Increment(ref asked);
            var reply = await servers[(at + tries) % servers.Length].PostAsync("/credits/deduct", Body(1), key);
            Assert.NotNull(reply);
            if (reply.Value.Status != 503) return reply.Value;
        }

        throw new InvalidOperationException($"No answer after {MaxTries} tries.");
    }

    private static string Body(int amount) => string.Create(CultureInfo.InvariantCulture, $$"""{"user_id":"hot","amount":{{amount}}}""");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
