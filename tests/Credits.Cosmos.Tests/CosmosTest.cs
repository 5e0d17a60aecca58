using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>A test with a stand-in and a store of its own, both on the test's clock.</summary>
public abstract class CosmosTest : IAsyncLifetime
{
    protected static readonly Partition Wallet = new("app.test", "wallet");

    protected ManualTime Time { get; } = new();

    protected CosmosAccount Account { get; private set; } = null!;

    protected Gateway Gateway => Account.Gateway;

    protected CosmosStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual GatewayOptions GatewayOptions => new() { Time = Time };

    public virtual async ValueTask InitializeAsync()
    {
        Account = await CosmosAccount.StartStandInAsync(GatewayOptions);
        Store = await Account.OpenAsync(Time);
        // The first use of a client asks for more than the document.
        await Store.ReadAsync(Wallet, "none", Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Account.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Document NewDocument(string id, string body = "{}") =>
        new() { Partition = Wallet, Id = id, Type = "thing", Sort = id, Body = System.Text.Encoding.UTF8.GetBytes(body) };

    protected static Batch Create(params string[] ids) => new(Wallet, [.. ids.Select(id => new Write(WriteKind.Create, NewDocument(id)))]);

    protected async Task<Document> StoreAsync(string id)
    {
        var done = Assert.IsType<CommitResult.Done>(await Store.CommitAsync(Create(id), Cancellation));
        return NewDocument(id) with { ETag = done.ETags[0] };
    }
}
