using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments.Accounts;

/// <summary>What the configuration says of a provider: the first app's account, and where the provider's API is for all.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Mode">The mode of the account.</param>
/// <param name="Secrets">The account's secrets; null if only the address is given.</param>
/// <param name="ApiBase">Where the provider's API is; null for its own address.</param>
public sealed record ConfiguredAccount(string Provider, Mode Mode, AccountSecrets? Secrets, Uri? ApiBase)
{
    /// <summary>The mode that a key of a provider shows, or null if it shows none. Stripe's do.</summary>
    public static Mode? ModeOf(string provider, string key)
    {
        if (provider != ProviderNames.Stripe) return null;
        return key.Split('_') is ["sk" or "rk", var mode, ..] ? mode switch { "test" => Apps.Mode.Test, "live" => Apps.Mode.Live, _ => null } : null;
    }
}
