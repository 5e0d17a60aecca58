using Azure.Core;

namespace Credits.ServiceBus;

/// <summary>How to reach a Service Bus namespace, and what its queues are set up with.</summary>
public sealed record ServiceBusOptions
{
    /// <summary>The namespace's address, for example <c>https://name.servicebus.windows.net/</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The shared access key; null to sign in with <see cref="Credential"/>.</summary>
    public SharedKey? Key { get; init; }

    /// <summary>The identity to sign in as, without a key; null for whatever identity the process has.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>For how long the queues lock a delivery, as they are set up. A renewal does not tell.</summary>
    public TimeSpan LockTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads a connection string with a shared access key; throws <see cref="FormatException"/>, with one sentence
    /// that does not repeat it, if it is not one.
    /// </summary>
    public static ServiceBusOptions FromConnectionString(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        if (!parts.TryGetValue("Endpoint", out var endpoint) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Host.Length == 0)
            throw new FormatException("has no Endpoint such as sb://name.servicebus.windows.net/.");
        if (parts.ContainsKey("EntityPath")) throw new FormatException("is for one queue (EntityPath); take the namespace's.");
        if (!parts.TryGetValue("SharedAccessKeyName", out var name) || name.Length == 0 || !parts.TryGetValue("SharedAccessKey", out var key) || key.Length == 0)
            throw new FormatException("has no SharedAccessKeyName and SharedAccessKey.");
        return new ServiceBusOptions { Endpoint = AddressOf(address), Key = new SharedKey(name, key) };
    }

    /// <summary>The address of a namespace by its host name; throws <see cref="FormatException"/> if that is not one.</summary>
    public static Uri AddressOf(string host) =>
        Uri.CheckHostName(host) == UriHostNameType.Dns && host.Contains('.', StringComparison.Ordinal)
            ? new Uri($"https://{host}/")
            : throw new FormatException("must be a host name such as name.servicebus.windows.net.");

    // Connection strings name the other protocol; the requests of this one go to the same host.
    private static Uri AddressOf(Uri address) => address.Scheme == "http"
        ? new Uri(address.GetLeftPart(UriPartial.Authority) + "/")
        : new Uri($"https://{address.Host}/");
}

/// <summary>A shared access key of the namespace.</summary>
/// <param name="Name">The name of its policy.</param>
/// <param name="Value">The key. Never shown.</param>
public sealed record SharedKey(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"shared access key {Name}";
}
