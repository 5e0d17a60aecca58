using Azure.Identity;
using Credits.ServiceBus;

namespace Credits.Functions.Hosting;

/// <summary>
/// Which queue is used: <c>Credits:Queue</c> says <c>embedded</c> or <c>servicebus</c>; without it, Service Bus if a connection is
/// given. The connection has the form that the Functions host reads too: <c>ServiceBusConnection</c> with a connection string,
/// or <c>ServiceBusConnection:fullyQualifiedNamespace</c> with <c>:credential</c> and <c>:clientId</c> for an identity.
/// </summary>
internal static class QueueSettings
{
    private const string Connection = "ServiceBusConnection";
    private const string Host = Connection + ":fullyQualifiedNamespace";
    private const string Credential = Connection + ":credential";
    private const string ClientId = Connection + ":clientId";

    /// <summary>How to reach Service Bus; null for the embedded queue. Throws <see cref="SettingsException"/>.</summary>
    public static ServiceBusOptions? From(IConfiguration configuration)
    {
        var isGiven = Value(configuration, Connection) is not null || Value(configuration, Host) is not null;
        CheckHalves(configuration);
        switch (Value(configuration, "Credits:Queue")?.ToLowerInvariant())
        {
            case "embedded":
                return null;
            case "servicebus" when !isGiven:
                throw new SettingsException($"Credits:Queue is servicebus, so {Connection} or {Host} must be set.");
            case "servicebus":
                return Read(configuration);
            case null:
                return isGiven ? Read(configuration) : null;
            default:
                throw new SettingsException("Credits:Queue must be embedded or servicebus.");
        }
    }

    private static void CheckHalves(IConfiguration configuration)
    {
        if (Value(configuration, Connection) is not null && Value(configuration, Host) is not null)
            throw new SettingsException($"{Connection} and {Host} are both set; one of them must go.");
        foreach (var name in (string[])[Credential, ClientId])
            if (Value(configuration, name) is not null && Value(configuration, Host) is null) throw new SettingsException($"{name} needs {Host}.");
        if (Value(configuration, Credential) is { } credential && !credential.Equals("managedidentity", StringComparison.OrdinalIgnoreCase))
            throw new SettingsException($"{Credential} must be managedidentity or left out.");
        if (Value(configuration, ClientId) is not null && Value(configuration, Credential) is null) throw new SettingsException($"{ClientId} needs {Credential}.");
    }

    private static ServiceBusOptions Read(IConfiguration configuration)
    {
        var text = Value(configuration, Connection);
        try
        {
            return text is not null
                ? ServiceBusOptions.FromConnectionString(text)
                : new ServiceBusOptions { Endpoint = ServiceBusOptions.AddressOf(Value(configuration, Host)!), Credential = IdentityOf(configuration) };
        }
        catch (FormatException e)
        {
            throw new SettingsException($"{(text is null ? Host : Connection)} {e.Message}");
        }
    }

    // Without a word about it, whatever identity is at hand: a developer's own, too.
    private static ManagedIdentityCredential? IdentityOf(IConfiguration configuration) => Value(configuration, Credential) is null
        ? null
        : new ManagedIdentityCredential(Value(configuration, ClientId) is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);

    private static string? Value(IConfiguration configuration, string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name];
}
