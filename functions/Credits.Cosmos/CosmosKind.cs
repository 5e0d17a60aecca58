using Credits.Engine.Storage;

namespace Credits.Cosmos;

/// <summary>
/// The store in Cosmos DB: <c>Cosmos:ConnectionString</c>, or <c>Cosmos:Endpoint</c> and the process's identity;
/// <c>Cosmos:Database</c>, <c>Cosmos:Container</c>, <c>Cosmos:Mode</c>.
/// </summary>
public sealed class CosmosKind : IStoreKind
{
    private static readonly string[] Own = ["Cosmos:Endpoint", "Cosmos:ConnectionString", "Cosmos:Database", "Cosmos:Container", "Cosmos:Mode"];

    /// <inheritdoc/>
    public string Name => "cosmos";

    /// <inheritdoc/>
    public bool IsMeant(StoreSettings settings) => Own.Any(name => settings.Text(name) is not null);

    /// <inheritdoc/>
    public async Task<OpenStore> OpenAsync(StoreSettings settings, TimeProvider time, bool create)
    {
        var options = Read(settings) with { MayCreate = create };
        var store = await CosmosStore.OpenAsync(options, time).ConfigureAwait(false);
        return new OpenStore(store, $"{store.Endpoint}dbs/{options.Database}/colls/{options.Container}", "Cosmos DB");
    }

    /// <summary>The options that settings give; throws <see cref="StoreOpenException"/> if they make none.</summary>
    internal static CosmosOptions Read(StoreSettings settings)
    {
        var endpoint = settings.Text("Cosmos:Endpoint");
        var connection = settings.Text("Cosmos:ConnectionString");
        if (endpoint is null == connection is null)
            throw new StoreOpenException($"For the store in Cosmos DB {(endpoint is null ? "one" : "only one")} of Cosmos:Endpoint (to sign in as this process's identity) and Cosmos:ConnectionString must be set.");
        Uri? address = null;
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out address) && address.Scheme is "https" or "http"))
            throw new StoreOpenException("Cosmos:Endpoint must be an address such as https://name.documents.azure.com.");
        var options = new CosmosOptions { Endpoint = address, ConnectionString = connection, Gateway = ModeOf(settings), Warn = settings.Warn };
        return options with
        {
            Database = settings.Text("Cosmos:Database") ?? options.Database,
            Container = settings.Text("Cosmos:Container") ?? options.Container,
        };
    }

    private static bool? ModeOf(StoreSettings settings) => settings.Text("Cosmos:Mode") switch
    {
        null => null,
        "gateway" => true,
        "direct" => false,
        _ => throw new StoreOpenException("Cosmos:Mode must be direct or gateway."),
    };
}
