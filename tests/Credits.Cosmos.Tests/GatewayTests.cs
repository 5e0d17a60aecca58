using System.Net;
using System.Text;
using Credits.CosmosGateway;
using Credits.CosmosGateway.Http;
using Microsoft.Azure.Cosmos;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>That the stand-in behaves as the service where the store relies on it, seen with the plain client.</summary>
public sealed class GatewayTests : CosmosTest
{
    private static readonly PartitionKey Key = new PartitionKeyBuilder().Add("a").Add("w").Add("0").Build();

    private CosmosClient _client = null!;

    private Container Container => _client.GetContainer(Account.Options.Database, "documents");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _client = new CosmosClient(Account.Options.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
    }

    [Fact]
    public async Task Numbers_are_doubles()
    {
        await CreateAsync("x", "\"n\":0.1234567890123456789,\"big\":9007199254740993");

        var text = await ReadAsync("x");

        Assert.Contains("\"n\":0.12345678901234568,", text);
        Assert.Contains("\"big\":9007199254740992,", text);
    }

    [Fact]
    public async Task A_failed_batch_leaves_nothing_and_tells_the_first_failure()
    {
        await CreateAsync("there");
        using var response = await Container.CreateTransactionalBatch(Key)
            .CreateItemStream(Item("new")).CreateItemStream(Item("there")).CreateItemStream(Item("other")).ExecuteAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal([424, 409, 424], response.Select(result => (int)result.StatusCode));
        Assert.Equal("404", await ReadAsync("new"));
    }

    [Fact]
    public async Task A_batch_beyond_a_limit_is_refused()
    {
        var many = Container.CreateTransactionalBatch(Key);
        for (var i = 0; i < 101; i++) many.CreateItemStream(Item($"{i}"));
        using var tooMany = await many.ExecuteAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);

        using var tooLarge = await Container.CreateTransactionalBatch(Key).CreateItemStream(Item("a", $"\"x\":\"{new string('x', 2 << 20)}\"")).ExecuteAsync(Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal("404", await ReadAsync("a"));
    }

    [Fact]
    public async Task An_item_whose_own_key_is_another_is_refused()
    {
        var other = new PartitionKeyBuilder().Add("a").Add("w").Add("1").Build();
        using var response = await Container.CreateTransactionalBatch(other).CreateItemStream(Item("x")).ExecuteAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_item_is_deleted_when_its_time_to_live_is_over()
    {
        await CreateAsync("x", "\"ttl\":60");
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotEqual("404", await ReadAsync("x"));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("404", await ReadAsync("x"));
        await CreateAsync("x");
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.x = 1 ORDER BY c.x")]
    [InlineData("SELECT * FROM c ORDER BY c.key, c.id")]
    [InlineData("SELECT * FROM c WHERE c.x LIKE 'a%'")]
    [InlineData("SELECT c.x FROM c JOIN d IN c.d")]
    [InlineData("SELECT * FROM c WHERE c.x == 1")]
    [InlineData("SELECT * FROM c WHERE c.key = @unknown")]
    public async Task A_query_that_is_not_understood_or_not_indexed_is_refused(string text)
    {
        using var pages = Container.GetItemQueryStreamIterator(text, requestOptions: new QueryRequestOptions { PartitionKey = Key });
        using var page = await pages.ReadNextAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task Below_strong_consistency_a_read_may_be_behind_but_not_behind_its_own_session()
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Consistency = "Session", Time = Time });
        await using var one = await account.OpenAsync(Time);
        await using var two = await account.OpenAsync(Time);
        for (var i = 0; i < 20; i++) await one.CommitAsync(Create($"{i}"), Cancellation);
        account.Gateway.Faults.Stale = 1;

        Assert.NotNull(await one.ReadAsync(Wallet, "19", Cancellation));
        Assert.Null(await two.ReadAsync(Wallet, "19", Cancellation));

        account.Gateway.Faults.Stale = 0;
        Assert.NotNull(await two.ReadAsync(Wallet, "19", Cancellation));
    }

    [Fact]
    public async Task What_goes_over_the_wire_is_counted_by_kind()
    {
        await CreateAsync("x");
        var before = Gateway.Traffic[RequestKind.Read];

        var text = await ReadAsync("x");

        Assert.Equal(new Tally(1, 0, Encoding.UTF8.GetByteCount(text)), Gateway.Traffic[RequestKind.Read] - before);
    }

    private static MemoryStream Item(string id, string more = "\"x\":1") =>
        new(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","app":"a","wallet":"w","part":"0",{{more}}}"""));

    private async Task CreateAsync(string id, string more = "\"x\":1")
    {
        using var response = await Container.CreateTransactionalBatch(Key).CreateItemStream(Item(id, more)).ExecuteAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, response.ErrorMessage);
    }

    private async Task<string> ReadAsync(string id)
    {
        using var response = await Container.ReadItemStreamAsync(id, Key, cancellationToken: Cancellation);
        return response.IsSuccessStatusCode ? await new StreamReader(response.Content).ReadToEndAsync(Cancellation) : $"{(int)response.StatusCode}";
    }
}
