using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos.Tests;

/// <summary>
/// An account for tests with a database of its own: the stand-in, or the one that <c>CREDITS_TEST_COSMOS</c> (a
/// connection string) names, where the database is deleted afterwards.
/// </summary>
public sealed class CosmosAccount : IAsyncDisposable
{
    private readonly Gateway? _gateway;
    private readonly string _database = $"credits-test-{Guid.NewGuid():n}";

    private CosmosAccount(Gateway? gateway) => _gateway = gateway;

    /// <summary>A real endpoint, if one is given.</summary>
    public static string? Real { get; } = Environment.GetEnvironmentVariable("CREDITS_TEST_COSMOS") is { Length: > 0 } connection ? connection : null;

    /// <summary>The stand-in; there is none with a real endpoint.</summary>
    public Gateway Gateway => _gateway ?? throw new InvalidOperationException("The test needs the stand-in.");

    /// <summary>How to open the database.</summary>
    public CosmosOptions Options => new()
    {
        ConnectionString = _gateway?.ConnectionString ?? Real,
        Database = _database,
        // A machine may stand still for longer than the client would try. What was given up then is tried again after a
        // wait on the test's clock, which nobody moves.
        Seams = new CosmosSeams { Patience = TimeSpan.FromMinutes(10) },
    };

    /// <summary>The stand-in with these options, or the real endpoint if one is given.</summary>
    public static async Task<CosmosAccount> StartAsync(GatewayOptions? options = null) =>
        Real is null ? await StartStandInAsync(options) : new CosmosAccount(null);

    /// <summary>The stand-in, even if a real endpoint is given.</summary>
    public static async Task<CosmosAccount> StartStandInAsync(GatewayOptions? options = null)
    {
        // The client would otherwise ask the cloud's machine metadata service, which is not there.
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        return new CosmosAccount(await Gateway.StartAsync(options));
    }

    /// <summary>Another instance's view of the database.</summary>
    public Task<CosmosStore> OpenAsync(TimeProvider time) => CosmosStore.OpenAsync(Options, time);

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
            return;
        }

        using var client = new CosmosClient(Real, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        using var deleted = await client.GetDatabase(_database).DeleteStreamAsync();
    }
}
