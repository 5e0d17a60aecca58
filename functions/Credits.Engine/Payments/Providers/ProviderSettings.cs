using Credits.Engine.Apps;

namespace Credits.Engine.Payments.Providers;

/// <summary>One app's account at a provider, in one mode. Holds secrets: never logged, never in an answer.</summary>
public sealed class ProviderSettings
{
    /// <summary>The most webhook secrets of one account: the present one and those it takes the place of.</summary>
    public const int MaxWebhookSecrets = 5;

    /// <summary>The mode that it is for; an event or key of the other mode is refused.</summary>
    public required Mode Mode { get; init; }

    /// <summary>The key for calls to the provider's API; null if only webhooks are received.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The secrets any of which may have signed a webhook; none if webhooks are not received.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; init; } = [];

    /// <summary>Where the provider's API is, without a slash at the end; null for its own address.</summary>
    public Uri? ApiBase { get; init; }

    /// <summary>The name of the app and mode, for a provider that keeps its payments in our own store: the sandbox.</summary>
    public string? Scope { get; init; }

    /// <summary>Tells nothing.</summary>
    public override string ToString() => $"ProviderSettings({Mode})";
}

/// <summary>Where the settings of apps come from.</summary>
public interface IProviderSettingsSource
{
    /// <summary>
    /// The settings of an app and mode, its own before those of the configuration; null if there are none. The sandbox
    /// has some for every app in test mode, and none in live mode.
    /// </summary>
    ValueTask<ProviderSettings?> FindAsync(AppScope scope, string provider, CancellationToken cancellation = default);
}
