using Credits.CosmosGateway;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>The account that a class of tests shares: the stand-in.</summary>
public sealed class StandIn : IAsyncLifetime
{
    public Gateway Gateway { get; private set; } = null!;

    public CosmosOptions Options => new() { ConnectionString = Gateway.ConnectionString };

    public async ValueTask InitializeAsync() => Gateway = await Gateway.StartAsync();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
