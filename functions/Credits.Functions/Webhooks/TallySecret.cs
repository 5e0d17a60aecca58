using System.Security.Cryptography;
using System.Text;
using Credits.Core.Ids;
using Credits.Engine.Apps;

namespace Credits.Functions.Webhooks;

/// <summary>
/// The value of Tally's header <c>x-tally-webhook-secret</c>, by which a relay in front of <c>/webhooks/stripe</c> names
/// the app. It is the app's id with a code that only the app's own salt gives, so nobody can name an app that is not
/// theirs. It does not take the place of the provider's signature.
/// </summary>
internal static class TallySecret
{
    /// <summary>The header's name.</summary>
    public const string Header = "x-tally-webhook-secret";

    private const string Prefix = "whk_";

    /// <summary>An app's value.</summary>
    public static string Of(App app) => $"{Prefix}{app.Id}_{StableId.Of("tally.webhook", app.Salt, app.Id)}";

    /// <summary>The app that a value names; null if it is nobody's.</summary>
    public static async ValueTask<App?> FindAppAsync(string value, AppDirectory apps)
    {
        if (!value.StartsWith(Prefix, StringComparison.Ordinal) || value.Split('_') is not [_, var id, _]) return null;
        return await apps.FindAsync(id) is { } app && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(Of(app))) ? app : null;
    }
}
