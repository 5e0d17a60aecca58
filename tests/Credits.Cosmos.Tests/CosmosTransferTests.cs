using Credits.CosmosGateway;
using Credits.Engine;
using Credits.Engine.Storage;
using Credits.Engine.Transfer;
using Credits.Testing.Memory;
using Credits.Testing.Storage;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Cosmos.Tests;

public sealed class CosmosTransferTests
{
    private static readonly ManualTime Time = new();

    [Fact]
    public async Task A_store_is_the_same_after_it_was_in_Cosmos_DB_and_back_and_verifies()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var cosmos = await CosmosStore.OpenAsync(new CosmosOptions { ConnectionString = gateway.ConnectionString }, Time);
        var (source, back) = (new MemoryStore(Time), new MemoryStore(Time));
        await SampleStore.FillAsync(source, Time);
        await MoveAsync(source, cosmos, cosmos);
        Assert.False(await ImportMark.IsUnfinishedAsync(cosmos, TestContext.Current.CancellationToken));
        await MoveAsync(cosmos, back, back);
        Assert.Equal(await DocumentsAsync(source), await DocumentsAsync(back));
    }

    private static async Task MoveAsync(IDocumentDump from, IDocumentStore to, IDocumentDump dump)
    {
        using var export = new MemoryStream();
        var count = await new Exporter(from, Time, Entropy.System).WriteAsync(export, TestContext.Current.CancellationToken);
        var result = await new Importer(to, dump, Time).RunAsync(() => new MemoryStream(export.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal((count, null), (result.Documents, result.Verified!.Fault));
    }

    private static async Task<List<string>> DocumentsAsync(MemoryStore store)
    {
        var all = new List<string>();
        await foreach (var document in store.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (document.Type != "import")
                all.Add($"{document.Partition} {document.Id} {document.Type} {document.Sort} {document.Expires?.UtcTicks} {Convert.ToHexString(document.Body.Span)}");
        }

        Assert.NotEmpty(all);
        all.Sort(StringComparer.Ordinal);
        return all;
    }
}
