using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Testing.Storage;
using Xunit;

namespace Credits.Cosmos.Tests;

public sealed class CosmosComplianceTests(StandIn standIn) : StoreCompliance, IClassFixture<StandIn>
{
    protected override async ValueTask<IDocumentStore> OpenAsync(TimeProvider time) => await CosmosStore.OpenAsync(standIn.Options, time);
}
