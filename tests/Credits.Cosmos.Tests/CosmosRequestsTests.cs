using Credits.CosmosGateway.Http;
using Credits.Engine.Storage;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>What goes over the wire once the client is warm.</summary>
public sealed class CosmosRequestsTests : CosmosTest
{
    [Fact]
    public async Task A_commit_is_one_request_whatever_it_writes_and_no_content_comes_back()
    {
        var head = await StoreAsync("head");
        var body = new string('x', 20_000);
        var before = (Gateway.Traffic.Requests, Batches: Gateway.Traffic[RequestKind.Batch]);

        var done = await Store.CommitAsync(
            new Batch(Wallet, [new Write(WriteKind.Replace, head), .. Enumerable.Range(0, 50).Select(i => new Write(WriteKind.Create, NewDocument($"d{i}", $"\"{body}\"")))]), Cancellation);

        Assert.IsType<CommitResult.Done>(done);
        var batches = Gateway.Traffic[RequestKind.Batch] - before.Batches;
        Assert.Equal((1, 1), (Gateway.Traffic.Requests - before.Requests, batches.Requests));
        Assert.InRange(batches.BytesIn, 50 * 20_000, 50 * 20_400);
        Assert.InRange(batches.BytesOut, 1, 51 * 150);
    }

    [Fact]
    public async Task A_refused_commit_is_one_request_and_a_read_of_what_is_there()
    {
        await StoreAsync("a");
        var before = Gateway.Traffic.Requests;

        Assert.IsType<CommitResult.AlreadyExists>(await Store.CommitAsync(Create("a"), Cancellation));

        Assert.Equal(2, Gateway.Traffic.Requests - before);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("none")]
    public async Task A_read_is_one_request(string id)
    {
        await StoreAsync("a");
        var before = Gateway.Traffic.Requests;

        await Store.ReadAsync(Wallet, id, Cancellation);

        Assert.Equal(1, Gateway.Traffic.Requests - before);
    }

    [Fact]
    public async Task A_page_of_a_wallet_is_one_request()
    {
        for (var i = 0; i < 5; i++) await StoreAsync($"{i}");
        var query = new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing", Limit = 2 };
        await Store.QueryAsync(query, Cancellation);
        var before = Gateway.Traffic.Requests;

        var page = await Store.QueryAsync(query, Cancellation);
        page = await Store.QueryAsync(query with { After = page.Next }, Cancellation);

        Assert.Equal(["2", "3"], page.Documents.Select(document => document.Id));
        Assert.Equal(2, Gateway.Traffic.Requests - before);
    }

    [Fact]
    public async Task A_position_of_a_wallet_is_one_request_without_bodies()
    {
        var body = $"\"{new string('x', 20_000)}\"";
        for (var i = 0; i < 20; i++)
            Assert.IsType<CommitResult.Done>(await Store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Create, NewDocument($"d{i:00}", body))]), Cancellation));
        var query = new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing" };
        await Store.PositionAsync(query, 1, Cancellation);
        var before = (Gateway.Traffic.Requests, Queries: Gateway.Traffic[RequestKind.Query]);

        Assert.Equal("d19", (await Store.PositionAsync(query, 20, Cancellation))!.Value.Id);
        Assert.Equal(1, Gateway.Traffic.Requests - before.Requests);
        Assert.InRange((Gateway.Traffic[RequestKind.Query] - before.Queries).BytesOut, 1, 20 * 150);
    }

    [Fact]
    public async Task A_page_of_large_documents_ends_early()
    {
        var body = $"\"{new string('x', 300_000)}\"";
        for (var i = 0; i < 30; i++)
            Assert.IsType<CommitResult.Done>(await Store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Create, NewDocument($"d{i:00}", body))]), Cancellation));
        var query = new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing", Limit = 1_000 };

        var page = await Store.QueryAsync(query, Cancellation);
        Assert.InRange(page.Documents.Count, 1, 29);
        var rest = await Store.QueryAsync(query with { After = page.Next }, Cancellation);
        Assert.Equal($"d{page.Documents.Count:00}", rest.Documents[0].Id);
    }
}
