using Credits.Cosmos;
using Credits.Cosmos.Tests;
using Credits.CosmosGateway;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Sqlite;

namespace Credits.Functions.Tests;

/// <summary>
/// What a program under test keeps its data in, across restarts: the embedded store in its folder, or with
/// <c>CREDITS_TEST_STORE=cosmos</c> Cosmos DB, through the real client to the stand-in of its gateway, with the
/// embedded queue beside it.
/// </summary>
internal sealed class TestStore(string folder, TimeProvider time) : IAsyncDisposable
{
    private readonly bool onCosmos = Environment.GetEnvironmentVariable("CREDITS_TEST_STORE") == "cosmos";
    private CosmosAccount? account;
    private SqliteStore embedded = null!;
    private CosmosStore? cosmos;

    public IDocumentStore Documents => cosmos is null ? embedded : cosmos;

    public QueuePorts Queues => embedded.Messages.Ports;

    public async Task OpenAsync()
    {
        embedded = SqliteStore.Open(new SqliteOptions { Folder = folder }, time);
        if (!onCosmos) return;
        account ??= await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = time });
        cosmos = await account.OpenAsync(time);
    }

    /// <summary>Ends the program's hold on it; the data stays.</summary>
    public async Task CloseAsync()
    {
        if (cosmos is not null) await cosmos.DisposeAsync();
        await embedded.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (account is not null) await account.DisposeAsync();
    }
}
