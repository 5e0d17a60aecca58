using Credits.Engine.Apps;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Providers;

namespace Credits.Functions.Hosting;

/// <summary>
/// The first app's accounts at Stripe and Polar, from the configuration: <c>Stripe:SecretKey</c>,
/// <c>Stripe:WebhookSecret</c>, <c>Stripe:ApiBase</c>, <c>Polar:AccessToken</c>, <c>Polar:WebhookSecret</c>,
/// <c>Polar:ApiBase</c>. A Stripe key says its mode itself; without one, and for Polar, it is that of <c>Credits:Key</c>.
/// </summary>
internal sealed class ConfiguredProviders(IReadOnlyDictionary<string, ProviderSettings> accounts) : IProviderSettingsSource
{
    /// <summary>Reads and checks; throws <see cref="SettingsException"/> at the first that makes no sense.</summary>
    public static ConfiguredProviders From(IConfiguration configuration)
    {
        var mode = ApiKey.ModeOf(configuration["Credits:Key"] ?? "") ?? Mode.Test;
        var accounts = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal);
        if (Read(configuration, "Stripe", "SecretKey", StripeMode(configuration["Stripe:SecretKey"]) ?? mode) is { } stripe) accounts[ProviderNames.Stripe] = stripe;
        if (Read(configuration, "Polar", "AccessToken", mode) is { } polar) accounts[ProviderNames.Polar] = polar;
        return new ConfiguredProviders(accounts);
    }

    /// <summary>Where the providers' APIs are for every app; their own addresses for those that are not told.</summary>
    public static IReadOnlyDictionary<string, Uri> Addresses(IConfiguration configuration)
    {
        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        if (Address(configuration, "Stripe") is { } stripe) addresses[ProviderNames.Stripe] = stripe;
        if (Address(configuration, "Polar") is { } polar) addresses[ProviderNames.Polar] = polar;
        return addresses;
    }

    public ValueTask<ProviderSettings?> FindAsync(AppScope scope, string provider, CancellationToken cancellation = default) =>
        ValueTask.FromResult(scope.App.Id == App.FirstId && accounts.TryGetValue(provider, out var settings) && settings.Mode == scope.Mode ? settings : null);

    private static ProviderSettings? Read(IConfiguration configuration, string section, string keyName, Mode mode)
    {
        var key = Text(configuration, $"{section}:{keyName}");
        var secrets = Text(configuration, $"{section}:WebhookSecret");
        if (key is null && secrets is null) return null;
        if (secrets is null) throw new SettingsException($"{section}:{keyName} needs {section}:WebhookSecret: without it nothing that is paid would be credited.");
        if (key is not null && !AccountSecrets.IsText(key)) throw new SettingsException($"{section}:{keyName} must be printable ASCII without spaces.");
        var list = secrets.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (list.Length is 0 or > ProviderSettings.MaxWebhookSecrets)
            throw new SettingsException($"{section}:WebhookSecret may hold 1 to {ProviderSettings.MaxWebhookSecrets} secrets with commas between them.");
        return new ProviderSettings { Mode = mode, SecretKey = key, WebhookSecrets = list, ApiBase = Address(configuration, section) };
    }

    private static Uri? Address(IConfiguration configuration, string section)
    {
        if (Text(configuration, $"{section}:ApiBase") is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SettingsException($"{section}:ApiBase must be an address such as https://api.example.com.");
    }

    private static Mode? StripeMode(string? key) => key switch
    {
        null or "" => null,
        [_, 'k', '_', 't', 'e', 's', 't', '_', ..] => Mode.Test,
        [_, 'k', '_', 'l', 'i', 'v', 'e', '_', ..] => Mode.Live,
        _ => throw new SettingsException("Stripe:SecretKey must begin with sk_test_, sk_live_, rk_test_ or rk_live_."),
    };

    private static string? Text(IConfiguration configuration, string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name]!.Trim();
}
