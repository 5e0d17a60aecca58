using Azure.Core;
using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Testing.Time;
using Microsoft.Azure.Cosmos;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>What stops the start, and the sentence that it stops with.</summary>
public sealed class CosmosOpeningTests
{
    private static readonly ManualTime Time = new();

    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("BoundedStaleness")]
    [InlineData("Session")]
    [InlineData("ConsistentPrefix")]
    [InlineData("Eventual")]
    public async Task A_weaker_account_is_refused_but_an_emulator_only_warned_of(string consistency)
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = Time, Consistency = consistency });

        Assert.Contains($"has {consistency} consistency, but a decision about credits needs Strong", await RefusedAsync(AsInTheCloud(account)));

        await using var store = await CosmosStore.OpenAsync(account.Options with { Warn = _warnings.Add }, Time, TestContext.Current.CancellationToken);
        Assert.Contains("let pass", Assert.Single(_warnings));
    }

    [Fact]
    public async Task An_account_that_writes_in_several_regions_is_refused()
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = Time, WriteRegions = 2 });

        Assert.Contains("writes in 2 regions, but it must be one", await RefusedAsync(AsInTheCloud(account)));
    }

    [Fact]
    public async Task With_a_key_database_and_container_are_made_once_and_found_again()
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = Time });
        await using (var first = await CosmosStore.OpenAsync(AsInTheCloud(account), Time, TestContext.Current.CancellationToken))
            Assert.IsType<CommitResult.Done>(await first.CommitAsync(new Batch(new("a", "w"), [new Write(WriteKind.Create, new Document { Partition = new("a", "w"), Id = "x", Type = "t", Body = "1"u8.ToArray() })]), TestContext.Current.CancellationToken));

        await using var second = await CosmosStore.OpenAsync(AsInTheCloud(account), Time, TestContext.Current.CancellationToken);

        Assert.NotNull(await second.ReadAsync(new("a", "w"), "x", TestContext.Current.CancellationToken));
        using var client = new CosmosClient(account.Options.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
        var made = (await client.GetContainer(account.Options.Database, "documents").ReadContainerAsync(cancellationToken: TestContext.Current.CancellationToken)).Resource;
        Assert.Equal(["/app", "/wallet", "/part"], made.PartitionKeyPaths);
        Assert.Equal(-1, made.DefaultTimeToLive);
        Assert.Equal(["/key/?", "/expires/?"], made.IndexingPolicy.IncludedPaths.Select(path => path.Path));
        Assert.Equal(["/*"], made.IndexingPolicy.ExcludedPaths.Select(path => path.Path));
    }

    [Fact]
    public async Task An_identity_that_may_not_make_the_container_is_told_what_is_missing()
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = Time });
        var options = ByIdentity(account);

        var refusal = await RefusedAsync(options);
        Assert.Contains($"container documents of the database {options.Database} is missing", refusal);
        Assert.Contains("/app, /wallet, /part", refusal);

        await using (await CosmosStore.OpenAsync(account.Options, Time, TestContext.Current.CancellationToken))
        {
            await using var store = await CosmosStore.OpenAsync(options, Time, TestContext.Current.CancellationToken);
            Assert.Null(await store.ReadAsync(new("a", "w"), "x", TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("/app", -1, "/*", "must have the partition key /app, /wallet, /part")]
    [InlineData("/app,/wallet,/part", null, "/*", "must have a default time to live of -1")]
    [InlineData("/app,/wallet,/part", 3600, "/*", "must have a default time to live of -1")]
    [InlineData("/app,/wallet,/part", -1, "/key/?", "must index /key/? and /expires/?")]
    [InlineData("/app,/wallet,/part", -1, "/*", null)]
    public async Task A_container_that_was_made_otherwise_is_refused(string paths, int? ttl, string indexed, string? refusal)
    {
        await using var account = await CosmosAccount.StartStandInAsync(new GatewayOptions { Time = Time });
        using var client = new CosmosClient(account.Options.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
        Database database = await client.CreateDatabaseAsync(account.Options.Database, cancellationToken: TestContext.Current.CancellationToken);
        var properties = new ContainerProperties("documents", paths.Split(',')) { DefaultTimeToLive = ttl };
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = indexed });
        if (indexed != "/*") properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        await database.CreateContainerAsync(properties, cancellationToken: TestContext.Current.CancellationToken);

        if (refusal is not null) Assert.Contains(refusal, await RefusedAsync(account.Options));
        else await using (await CosmosStore.OpenAsync(account.Options, Time, TestContext.Current.CancellationToken)) Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("AccountEndpoint=http://127.0.0.1:1/;AccountKey=c2VjcmV0LXNlY3JldA==;")]
    [InlineData("AccountEndpoint=http://127.0.0.1:1/")]
    [InlineData("AccountKey=c2VjcmV0LXNlY3JldA==")]
    [InlineData("c2VjcmV0LXNlY3JldA==")]
    public async Task What_cannot_be_reached_or_understood_is_one_sentence_without_the_key(string connection)
    {
        var refusal = await RefusedAsync(new CosmosOptions { ConnectionString = connection });

        Assert.DoesNotContain("c2VjcmV0", refusal);
        Assert.DoesNotContain('\n', refusal);
        Assert.Contains("Cosmos DB", refusal);
    }

    private static CosmosOptions AsInTheCloud(CosmosAccount account) =>
        account.Options with { Gateway = true, Seams = new CosmosSeams { IgnoreLoopback = true, Resends = false } };

    private static CosmosOptions ByIdentity(CosmosAccount account) => account.Options with
    {
        ConnectionString = null,
        Endpoint = account.Gateway.Address,
        Seams = new CosmosSeams { Credential = new AnyToken() },
    };

    private static async Task<string> RefusedAsync(CosmosOptions options) => (await Assert.ThrowsAsync<StoreOpenException>(
        () => CosmosStore.OpenAsync(options, Time, TestContext.Current.CancellationToken))).Message;

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("e30.e30.", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
