using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>The sandbox's settings: every app has them in test mode, and none in live mode. Others' settings come from another source.</summary>
/// <param name="others">Where the settings of the other providers come from.</param>
public sealed class SandboxSettings(IProviderSettingsSource others) : IProviderSettingsSource
{
    /// <inheritdoc/>
    public ValueTask<ProviderSettings?> FindAsync(AppScope scope, string provider, CancellationToken cancellation = default) =>
        provider == ProviderNames.Sandbox ? ValueTask.FromResult(Of(scope)) : others.FindAsync(scope, provider, cancellation);

    /// <summary>The settings of an app; null in live mode.</summary>
    public static ProviderSettings? Of(AppScope scope) => scope.Mode != Mode.Test
        ? null
        : new ProviderSettings
        {
            Mode = Mode.Test,
            Scope = scope.Name,
            WebhookSecrets = ["whsec_" + StableId.Of("sandbox.webhook", scope.App.Salt, scope.Name)],
        };
}
