using Azure.Core;

namespace Credits.Cosmos;

/// <summary>What tests put in the place of the world.</summary>
internal sealed record CosmosSeams
{
    /// <summary>Signs in, where no connection string is given; null for the usual chain of identities.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>Whether the client sends a request again by itself when its reply was lost; null for what fits the address.</summary>
    public bool? Resends { get; init; }

    /// <summary>How long a commit may be tried by the client.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the account is asked for the time; null for only with direct connections.</summary>
    public TimeSpan? AskTime { get; init; }

    /// <summary>Whether loopback is treated like any account.</summary>
    public bool IgnoreLoopback { get; init; }
}
