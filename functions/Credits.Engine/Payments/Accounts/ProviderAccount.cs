using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments.Accounts;

/// <summary>That an app has an account at a provider, without its secrets.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="KeyHint">The last four characters of the key; null if there is none.</param>
/// <param name="WebhookSecrets">How many webhook secrets there are.</param>
/// <param name="Updated">When it was set; null if it comes from the configuration.</param>
public sealed record ProviderAccount(string Provider, string? KeyHint, int WebhookSecrets, DateTimeOffset? Updated);

/// <summary>The secrets of an account as they are given.</summary>
/// <param name="SecretKey">The key for calls to the provider; null if there is none.</param>
/// <param name="WebhookSecrets">Any of which may sign a webhook.</param>
public sealed record AccountSecrets(string? SecretKey, IReadOnlyList<string> WebhookSecrets)
{
    /// <summary>The longest key or secret, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>The mode that a key of a provider shows; null if it shows none. Stripe's do.</summary>
    public static Mode? ModeOf(string provider, string? key) => key?.Split('_') switch
    {
        ["sk" or "rk", "test", _, ..] when provider == ProviderNames.Stripe => Mode.Test,
        ["sk" or "rk", "live", _, ..] when provider == ProviderNames.Stripe => Mode.Live,
        _ => null,
    };

    /// <summary>Whether a text can be a key or a secret: printable ASCII without spaces, as a header can carry.</summary>
    public static bool IsText(string text) => text.All(c => c is > ' ' and < '\u007f');

    /// <summary>The last four characters of a key.</summary>
    public static string? HintOf(string? key) => key is { Length: >= 12 } ? key[^4..] : key is null ? null : "";

    /// <summary>Tells nothing.</summary>
    public override string ToString() => nameof(AccountSecrets);
}

/// <summary>An account as it is stored.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="KeyHint">The last four characters of the key.</param>
/// <param name="WebhookSecrets">How many webhook secrets there are.</param>
/// <param name="Updated">When it was set.</param>
/// <param name="Sealed">The secrets, sealed.</param>
internal sealed record StoredAccount(string Provider, string? KeyHint, int WebhookSecrets, DateTimeOffset Updated, string Sealed);
