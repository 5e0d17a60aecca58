namespace Credits.Cosmos;

/// <summary>
/// How to reach a Cosmos DB account: by a connection string, or by an address and whatever identity the process has.
/// </summary>
public sealed record CosmosOptions
{
    /// <summary>The account's address, for example <c>https://name.documents.azure.com</c>; null with a connection string.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>A connection string with its key; null to sign in as the process's identity.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The database.</summary>
    public string Database { get; init; } = "credits";

    /// <summary>The one container for everything.</summary>
    public string Container { get; init; } = "documents";

    /// <summary>Whether database and container are made if they are missing.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>Whether data goes through the account's gateway; null for direct connections, but on loopback through the gateway.</summary>
    public bool? Gateway { get; init; }

    /// <summary>Told of what is tolerated but wrong, such as an emulator that is less than strongly consistent.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>What tests decide and the product leaves to defaults.</summary>
    internal CosmosSeams Seams { get; init; } = new();
}
