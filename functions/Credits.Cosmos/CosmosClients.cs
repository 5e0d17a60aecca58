using System.Net;
using Azure.Identity;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>Makes the one client of a process.</summary>
internal static class CosmosClients
{
    /// <summary>A client for the options; it has not yet connected.</summary>
    public static CosmosClient Make(CosmosOptions options, ServerClock clock)
    {
        var isLocal = IsLocal(EndpointOf(options), options);
        var settings = new CosmosClientOptions
        {
            ApplicationName = "credits",
            ConnectionMode = options.Gateway ?? isLocal ? ConnectionMode.Gateway : ConnectionMode.Direct,
            // An emulator gives out addresses that may not be reachable. Elsewhere the client may follow a failover,
            // and may therefore send a commit again by itself: a conflict never proves that another writer won.
            LimitToEndpoint = options.Seams.Resends is { } resends ? !resends : isLocal,
            EnableContentResponseOnWrite = false,
            // The wallet writer waits with its own patience.
            MaxRetryAttemptsOnRateLimitedRequests = 3,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(1),
            HttpClientFactory = () => new HttpClient(clock, disposeHandler: false),
        };
        return options.ConnectionString is { } connection
            ? new CosmosClient(connection, settings)
            : new CosmosClient(options.Endpoint!.AbsoluteUri, options.Seams.Credential ?? new DefaultAzureCredential(), settings);
    }

    /// <summary>True for what can only be an emulator.</summary>
    public static bool IsLocal(Uri endpoint, CosmosOptions options) =>
        !options.Seams.IgnoreLoopback && (endpoint.IsLoopback || IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address));

    private static Uri EndpointOf(CosmosOptions options)
    {
        if (options.ConnectionString is not { } connection) return options.Endpoint ?? throw new ArgumentException("Neither an endpoint nor a connection string is given.");
        const string Name = "AccountEndpoint=";
        foreach (var part in connection.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (part.StartsWith(Name, StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(part[Name.Length..], UriKind.Absolute, out var endpoint)) return endpoint;
        throw new StoreOpenException("The Cosmos DB connection string has no AccountEndpoint.");
    }
}
