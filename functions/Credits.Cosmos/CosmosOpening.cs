using System.Collections.ObjectModel;
using System.Net;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>From options to a store that may be used: the client, the account's checks, the container.</summary>
internal static class CosmosOpening
{
    private static readonly TimeSpan AskTimeEvery = TimeSpan.FromSeconds(30);

    private static readonly string[] KeyPaths = ["/app", "/wallet", "/part"];

    /// <summary>What queries look at, and nothing else.</summary>
    private static readonly string[] IndexedPaths = ["/key/?", "/expires/?"];

    public static async Task<CosmosStore> OpenAsync(CosmosOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var clock = new ServerClock(time);
        CosmosClient? client = null;
        try
        {
            client = CosmosClients.Make(options, clock);
            await CheckAccountAsync(client, options).ConfigureAwait(false);
            var container = client.GetContainer(options.Database, options.Container);
            Check(await FindOrMakeAsync(client, container, options, cancellation).ConfigureAwait(false), options);
            return new CosmosStore(client, container, clock, time, options.Seams.Patience, AskTimeOf(client, options));
        }
        catch (Exception e)
        {
            client?.Dispose();
            clock.Dispose();
            if (e is StoreOpenException or OperationCanceledException) throw;
            throw new StoreOpenException($"Cosmos DB can not be opened: {CosmosErrors.Line(e.Message)}", e);
        }
    }

    private static async Task CheckAccountAsync(CosmosClient client, CosmosOptions options)
    {
        var account = await client.ReadAccountAsync().ConfigureAwait(false);
        var objection = account.Consistency.DefaultConsistencyLevel != ConsistencyLevel.Strong
            ? $"The Cosmos DB account {account.Id} has {account.Consistency.DefaultConsistencyLevel} consistency, but a decision about credits needs Strong: a weaker read may miss what was written before it."
            : account.WritableRegions.Count() > 1
                ? $"The Cosmos DB account {account.Id} writes in {account.WritableRegions.Count()} regions, but it must be one: two of them could spend the same credits."
                : null;
        if (objection is null) return;
        if (!CosmosClients.IsLocal(client.Endpoint, options)) throw new StoreOpenException(objection);
        options.Warn(objection + " On an emulator this is let pass.");
    }

    private static async Task<ContainerProperties> FindOrMakeAsync(CosmosClient client, Container container, CosmosOptions options, CancellationToken cancellation)
    {
        try
        {
            return await container.ReadContainerAsync(cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            if (!options.MayCreate) throw new StoreOpenException($"There is no container {options.Container} in the Cosmos DB database {options.Database}.", e);
        }

        try
        {
            Database database = await client.CreateDatabaseIfNotExistsAsync(options.Database, cancellationToken: cancellation).ConfigureAwait(false);
            return await database.CreateContainerIfNotExistsAsync(NewContainer(options), cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (CosmosException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw new StoreOpenException(
                $"The Cosmos DB container {options.Container} of the database {options.Database} is missing and this identity may not make it; deploy it with the partition key {string.Join(", ", KeyPaths)} and a default time to live of -1.", e);
        }
    }

    private static void Check(ContainerProperties found, CosmosOptions options)
    {
        var name = $"The Cosmos DB container {options.Container} of the database {options.Database}";
        if (found.PartitionKeyPaths is null || !found.PartitionKeyPaths.SequenceEqual(KeyPaths, StringComparer.Ordinal))
            throw new StoreOpenException($"{name} must have the partition key {string.Join(", ", KeyPaths)}.");
        if (found.DefaultTimeToLive != -1) throw new StoreOpenException($"{name} must have a default time to live of -1, so that only documents that say so are deleted.");
        var indexed = found.IndexingPolicy.IncludedPaths.Select(path => path.Path).ToList();
        if (!indexed.Contains("/*", StringComparer.Ordinal) && IndexedPaths.Except(indexed, StringComparer.Ordinal).Any())
            throw new StoreOpenException($"{name} must index {string.Join(" and ", IndexedPaths)}.");
    }

    // Answers over HTTP tell the time by themselves; what comes directly from the servers does not.
    private static TimeSpan? AskTimeOf(CosmosClient client, CosmosOptions options) =>
        options.Seams.AskTime ?? (client.ClientOptions.ConnectionMode == ConnectionMode.Direct ? AskTimeEvery : null);

    private static ContainerProperties NewContainer(CosmosOptions options)
    {
        var properties = new ContainerProperties(options.Container, new Collection<string>(KeyPaths)) { DefaultTimeToLive = -1 };
        foreach (var path in IndexedPaths) properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = path });
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        return properties;
    }
}
