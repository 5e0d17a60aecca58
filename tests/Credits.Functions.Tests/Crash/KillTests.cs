using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Credits.Testing;
using Xunit;

namespace Credits.Functions.Tests.Crash;

public sealed class KillTests
{
    private const int Kills = 10;
    private const int Clients = 16;
    private const int Wallets = 12;

    /// <summary>What was sent under each key, and what was acknowledged; null while nobody knows.</summary>
    private readonly ConcurrentDictionary<string, (string Path, string Wallet, decimal Amount, JsonElement? Answer)> sent = new();

    [Fact]
    public async Task Every_acknowledged_operation_survives_a_kill_at_any_moment()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < Kills; round++)
        {
            using var server = await ServerProcess.StartAsync(folder.Path);
            await CheckAsync(server);
            await LoadUntilKilledAsync(server, round, acknowledgements: 150 + (61 * round));
        }

        using (var server = await ServerProcess.StartAsync(folder.Path))
        {
            await CheckAsync(server);
            await CheckBalancesAsync(server);
            await server.KillAsync();
        }

        var (exitCode, output) = await ServerProcess.RunAsync(folder.Path, "verify");
        Assert.True(exitCode == 0, output);
    }

    private async Task LoadUntilKilledAsync(ServerProcess server, int round, int acknowledgements)
    {
        var acknowledged = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(async number =>
        {
            var random = new Random((round * Clients) + number);
            for (var i = 0; ; i++)
            {
                var key = $"r{round}c{number}i{i}";
                var (path, amount) = random.Next(3) == 0 ? ("/credits/add", 10 + random.Next(90)) : ("/credits/deduct", 1 + random.Next(9));
                var wallet = "w" + random.Next(Wallets).ToString(CultureInfo.InvariantCulture);
                sent[key] = (path, wallet, amount, null);
                if (await SendAsync(server, key) is not { } reply) return;
                if (reply.Status == 402) sent.TryRemove(key, out _);
                else sent[key] = (path, wallet, amount, reply.Json);
                if (Interlocked.Increment(ref acknowledged) == acknowledgements) enough.SetResult();
            }
        }).ToArray();

        await enough.Task;
        await server.KillAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>A retry of what was acknowledged gives the very same entry; a retry of what was not settles it.</summary>
    private async Task CheckAsync(ServerProcess server)
    {
        foreach (var (key, (path, wallet, amount, answer)) in sent)
        {
            var reply = await SendAsync(server, key);
            Assert.NotNull(reply);
            if (answer is { } first)
            {
                Assert.Equal(200, reply.Value.Status);
                Assert.True(reply.Value.Json.GetProperty("idempotent").GetBoolean(), $"{key} was acknowledged and is gone.");
                Assert.Equal(first.GetProperty("ledger_id").GetString(), reply.Value.Json.GetProperty("ledger_id").GetString());
                Assert.Equal(first.GetProperty("receipt").GetProperty("hash").GetString(), reply.Value.Json.GetProperty("receipt").GetProperty("hash").GetString());
            }
            else if (reply.Value.Status == 402) sent.TryRemove(key, out _);
            else sent[key] = (path, wallet, amount, reply.Value.Json);
        }
    }

    private async Task CheckBalancesAsync(ServerProcess server)
    {
        for (var i = 0; i < Wallets; i++)
        {
            var wallet = "w" + i.ToString(CultureInfo.InvariantCulture);
            var expected = sent.Values.Where(s => s.Wallet == wallet).Sum(s => s.Path == "/credits/add" ? s.Amount : -s.Amount);
            Assert.Equal(expected, (await server.GetAsync("/credits/balance?user_id=" + wallet)).GetProperty("balance").GetDecimal());
        }
    }

    private Task<(int Status, JsonElement Json)?> SendAsync(ServerProcess server, string key)
    {
        var (path, wallet, amount, _) = sent[key];
        return server.PostAsync(path, string.Create(CultureInfo.InvariantCulture, $$"""{"user_id":"{{wallet}}","amount":{{amount}}}"""), key);
    }
}
