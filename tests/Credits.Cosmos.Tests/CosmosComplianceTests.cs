using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Testing.Storage;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>The account that a class of tests shares.</summary>
public class SharedAccount : IAsyncLifetime
{
    private CosmosAccount? _account;

    public CosmosAccount Account => _account!;

    protected virtual GatewayOptions Options => new();

    public async ValueTask InitializeAsync() => _account = await CosmosAccount.StartAsync(Options);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Account.DisposeAsync();
    }
}

/// <summary>One that has spread its data over three physical partitions and gives small pages.</summary>
public sealed class SpreadAccount : SharedAccount
{
    protected override GatewayOptions Options => new() { PhysicalPartitions = 3, MaxPageItems = 3 };
}

public sealed class CosmosComplianceTests(SharedAccount shared) : StoreCompliance, IClassFixture<SharedAccount>
{
    protected override async ValueTask<IDocumentStore> OpenAsync(TimeProvider time) => await shared.Account.OpenAsync(time);
}

public sealed class SpreadCosmosComplianceTests(SpreadAccount shared) : StoreCompliance, IClassFixture<SpreadAccount>
{
    protected override async ValueTask<IDocumentStore> OpenAsync(TimeProvider time) => await shared.Account.OpenAsync(time);
}
