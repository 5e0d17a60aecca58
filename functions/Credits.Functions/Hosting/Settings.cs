using System.Globalization;
using Credits.Engine.Apps;
using Credits.ServiceBus;

namespace Credits.Functions.Hosting;

/// <summary>A setting that makes no sense; its message is one sentence for whoever starts the program.</summary>
public sealed class SettingsException(string message) : Exception(message);

/// <summary>The settings, checked.</summary>
public sealed record Settings
{
    private const int SecretBytes = 32;

    /// <summary>The folder of the embedded store and of the key that was made (<c>Credits:Data</c>).</summary>
    public required string Data { get; init; }

    /// <summary>The first app's key, if it is given (<c>Credits:Key</c>).</summary>
    public string? Key { get; init; }

    /// <summary>Requests per second of one key (<c>Credits:RateLimit</c>).</summary>
    public int RateLimit { get; init; } = 2_000;

    /// <summary>Where to send traces and metrics (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>); null for nowhere.</summary>
    public Uri? Telemetry { get; init; }

    /// <summary>The key that stored secrets are encrypted with (<c>Credits:SecretsKey</c>), 32 bytes, if it is given.</summary>
    public ReadOnlyMemory<byte>? SecretsKey { get; init; }

    /// <summary>Where people and providers reach the program (<c>Credits:PublicUrl</c>); null for where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The port of loopback on which the Functions host expects its custom handler; null when on its own.</summary>
    public int? HandlerPort { get; init; }

    /// <summary>How to reach Service Bus (<c>Credits:Queue</c>, <c>ServiceBusConnection</c>); null for the embedded queue.</summary>
    public ServiceBusOptions? ServiceBus { get; init; }

    /// <summary>Whether this process receives messages by itself; else the Functions host delivers them.</summary>
    public bool ReceivesMessages => HandlerPort is null || ServiceBus is null;

    /// <summary>Reads and checks; throws <see cref="SettingsException"/> at the first that makes no sense.</summary>
    public static Settings From(IConfiguration configuration)
    {
        var handler = CustomHandler.From(configuration);
        var key = configuration["Credits:Key"];
        if (key is not null && ApiKey.ModeOf(key) is null)
            throw new SettingsException($"Credits:Key must begin with ck_test_ or ck_live_ and have at least {ApiKey.MinSecretLength} and in all at most {ApiKey.MaxLength} more characters.");
        var telemetry = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        Uri? endpoint = null;
        if (!string.IsNullOrEmpty(telemetry) && !Uri.TryCreate(telemetry, UriKind.Absolute, out endpoint))
            throw new SettingsException("OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://localhost:4317.");
        Uri? publicUrl = null;
        if (configuration["Credits:PublicUrl"] is { Length: > 0 } address
            && (!Uri.TryCreate(address, UriKind.Absolute, out publicUrl) || publicUrl.Scheme is not ("http" or "https") || publicUrl.PathAndQuery != "/"))
            throw new SettingsException("Credits:PublicUrl must be an address without a path, such as https://credits.example.com.");
        var data = configuration["Credits:Data"];
        return new Settings
        {
            Data = Path.GetFullPath(string.IsNullOrWhiteSpace(data) ? ".credits" : data),
            Key = key,
            RateLimit = Number(configuration, "Credits:RateLimit", 1, 1_000_000_000) ?? 2_000,
            Telemetry = endpoint,
            SecretsKey = Secret(configuration, "Credits:SecretsKey"),
            PublicUrl = publicUrl,
            HandlerPort = handler?.Port,
            ServiceBus = QueueSettings.From(configuration),
        };
    }

    private static ReadOnlyMemory<byte>? Secret(IConfiguration configuration, string name)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        var bytes = new byte[SecretBytes];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == SecretBytes
            ? bytes
            : throw new SettingsException($"{name} must be {SecretBytes} random bytes in base64, as openssl rand -base64 {SecretBytes} makes them.");
    }

    private static int? Number(IConfiguration configuration, string name, int min, int max)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new SettingsException($"{name} must be a whole number from {min} to {max}.");
    }
}
